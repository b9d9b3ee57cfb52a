/** The reports of the shards of a campaign, as one: the verdict of the whole. */
import { isOfThePart, meaningless } from '../campaign/vacuity.ts';
import { nameOfFinding, verdictOf, type Finding, type Undecided } from '../findings/finding.ts';
import type { Shard } from '../plan/shard.ts';
import type { About, Counted, Summarised } from '../report/summary.ts';
import type { Subject } from '../report/subject.ts';
import { coverageOf, type CoveragePart } from './coverage.ts';
import { numberOfRun, simulationOf, statisticsOf } from './counts.ts';
import { inOrder, missingIn } from './one-campaign.ts';
import type { ShardReport } from './read.ts';

/** A finding as a report has it. */
export interface FoundFinding extends Finding {
  /** Where it is explained. */
  readonly explained?: string | undefined;
}

/** Something that was found, where its run has the lowest number. */
export interface Found {
  readonly finding: FoundFinding;
  readonly by: ShardReport;
  /** The other shards that found the same. */
  readonly also: readonly Shard[];
}

/** What the shards of a campaign come to together. */
export interface Merged extends Summarised {
  readonly about: About & Pick<Subject, 'what' | 'judges'>;
  readonly findings: readonly FoundFinding[];
  /** Each once, those of the lowest run first. */
  readonly found: readonly Found[];
  readonly undecided: readonly Undecided[];
  /** In their order. */
  readonly shards: readonly ShardReport[];
  /** The one whose failure is shown: that with the lowest run. */
  readonly shown: ShardReport | null;
}

/** Merges at least one report. Throws `NotMergeable` where they are not of one campaign, each shard once. */
export function merge(reports: readonly ShardReport[]): Merged {
  const shards = inOrder(reports);
  const statistics = counted(shards);
  const failed = shards.filter(({ findings }) => findings.length > 0).toSorted(byRun);
  const found = foundIn(failed);
  const findings = found.map(({ finding }) => finding);
  const undecided = findings.length > 0 ? certain(shards) : undecidedIn(shards, statistics);
  return {
    verdict: verdictOf({ findings, undecided }),
    ...{ findings, found, undecided, statistics, shards },
    shown: failed[0] ?? (undecided.length > 0 ? (shards.filter(({ run }) => run).toSorted(byRun)[0] ?? null) : null),
    stopped: stoppedBy(shards),
    leaks: sum(shards, ({ counts }) => counts.leaks),
    tookMs: sum(shards, ({ tookMs }) => tookMs),
    ...{ simulation: simulationOf(shards), exploration: null, about: aboutOf(shards) },
  };
}

function counted(shards: readonly ShardReport[]): Counted {
  const { runs, calls, closingCalls, informs, atOnce, functions, faults, failures, unclaimed, measured } =
    statisticsOf(shards);
  const parts = shards.flatMap(({ coverage: counts, shard: { coverage: share } }) =>
    counts && share ? ({ counts, share } as CoveragePart) : [],
  );
  const coverage = coverageOf(parts);
  return { runs, calls, closingCalls, informs, atOnce, functions, faults, failures, unclaimed, measured, coverage };
}

const byRun = (one: ShardReport, other: ShardReport): number => numberIn(one) - numberIn(other);
const numberIn = ({ run }: ShardReport): number => (run ? numberOfRun(run.name) : Infinity);

/** `failed`: the lowest run first. */
function foundIn(failed: readonly ShardReport[]): readonly Found[] {
  const found = new Map<string, Found>();
  for (const by of failed) {
    for (const finding of by.findings) {
      const name = nameOfFinding(finding);
      const before = found.get(name);
      const isNew = before && before.by !== by;
      found.set(
        name,
        before ? { ...before, also: isNew ? [...before.also, by.shard] : before.also } : { finding, by, also: [] },
      );
    }
  }
  return [...found.values()];
}

/** What is not known, whatever the whole may show: of a shard alone it may only be that it is too small. */
const certain = (shards: readonly ShardReport[]): readonly Undecided[] => [
  ...(shards.flatMap(({ undecided }) => undecided) as Undecided[]).filter((each) => !isOfThePart(each)),
  ...missing(shards),
];

function undecidedIn(shards: readonly ShardReport[], statistics: Counted): readonly Undecided[] {
  const undecided = certain(shards);
  return undecided.length > 0 ? undecided : meaningless(statistics, shards[0]!.shard.expected);
}

function missing(shards: readonly ShardReport[]): Undecided[] {
  const numbers = missingIn(shards);
  if (numbers.length === 0) return [];
  const which = numbers.length === 1 ? `shard ${numbers[0]!}` : `the shards ${numbers.join(', ')}`;
  const reason = `There is no report of ${which} of ${shards[0]!.shard.of}: what is in those runs is not known.`;
  return [{ cause: 'shard missing', reason }];
}

function stoppedBy(shards: readonly ShardReport[]): ShardReport['stopped'] {
  const worst = (['interrupted', 'found', 'budget'] as const).find((why) =>
    shards.some(({ stopped }) => stopped === why),
  );
  return worst ?? 'runs';
}

function aboutOf(shards: readonly ShardReport[]): Merged['about'] {
  const { subject, seed, shard, notOffered } = shards[0]!;
  const neverHeard = shards[0]!.neverHeard.filter((event) => shards.every((each) => each.neverHeard.includes(event)));
  return {
    ...{ what: subject, seed, runs: shard.runs ?? Infinity, judges: shard.judges, notOffered, neverHeard },
    ...{ passedFirst: null, trouble: [] },
  };
}

const sum = (shards: readonly ShardReport[], of: (report: ShardReport) => number): number =>
  shards.reduce((all, each) => all + of(each), 0);
