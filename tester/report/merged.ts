/** What the shards of a campaign came to, for people. */
import type { ChalkInstance } from 'chalk';
import { EXPLAINED } from '../findings/explained.ts';
import type { Found, FoundFinding, Merged } from '../merging/merge.ts';
import type { ShardReport } from '../merging/read.ts';
import { nameOfShard } from '../plan/shard.ts';
import { count } from './count.ts';
import { unjudgedLine } from './faults.ts';
import { remarkLines, summaryLines } from './summary.ts';
import { findingLines, indented, unknownLines, verdictLine } from './text.ts';
import { meaningAt, unknowns } from './title.ts';

/** The report, line by line. */
export function mergedText(merged: Merged, chalk: ChalkInstance): string[] {
  const { about, found, undecided, verdict } = merged;
  return [
    chalk.bold(about.what),
    ...indented(mergedLines(merged)),
    ...indented(remarkLines(merged, about)).map((line) => chalk.yellow(line)),
    ...found.flatMap((each) =>
      findingLines(each.finding, meaningOfFound(each.finding), chalk, `, ${whereFound(each)}`),
    ),
    ...unknowns(undecided).flatMap((cause) => unknownLines(cause, chalk)),
    '',
    verdictLine(verdict, chalk),
    ...(verdict === 'conforms' ? indented(unjudgedLine(merged.statistics)) : []),
    ...indented(repetitionLines(merged)),
  ];
}

/** Where it is explained, as its shard says: its service is not known here. */
export const meaningOfFound = ({ explained }: FoundFinding): string => meaningAt(explained ?? EXPLAINED);

/** What was done, counted; a line each. */
export function mergedLines(merged: Merged): string[] {
  const { shards, about } = merged;
  const { of } = shards[0]!.shard;
  const many = shards.length === of ? `all ${count(of, 'shard')}` : `${shards.length} of ${count(of, 'shard')}`;
  return [`merged: ${many}; the times of all are added`, ...summaryLines(merged, about)];
}

/** How what was found is repeated, here and with what its machine has kept: lines for each of the runs that is told of. */
export const repetitionLines = (merged: Merged): string[] =>
  reported(merged).flatMap((report) => {
    const [best, ...others] = repeatOf(report);
    if (!report.run || best === undefined) return [];
    const { run, shard, file } = report;
    return [
      `to repeat run ${run.name} of ${nameOfShard(shard)}: ${best}`,
      ...others.map((other) => `with the plan that is kept where it ran: ${other}`),
      `more of it is in ${file}; a picture of the run is in what ${nameOfShard(shard)} reported itself, as html or text`,
    ];
  });

/** The commands that repeat what a shard found, those first that need none of its files. */
export const repeatOf = ({ plan, repeat }: ShardReport): readonly string[] =>
  plan === null ? repeat : [...repeat.slice(1), ...repeat.slice(0, 1)];

/** Whose run is told of. */
const reported = ({ found, shown }: Merged): readonly ShardReport[] =>
  found.length > 0 ? [...new Set(found.map(({ by }) => by))] : shown ? [shown] : [];

/** `in run 3, by shard 4 of 8; also by shard 7 of 8`. */
function whereFound({ by, also }: Found): string {
  const others = also.length === 0 ? '' : `; also by ${also.map(nameOfShard).join(', ')}`;
  return `${by.run ? `in run ${by.run.name}, ` : ''}by ${nameOfShard(by.shard)}${others}`;
}
