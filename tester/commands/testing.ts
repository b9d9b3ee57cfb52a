/** A campaign as a command: opens the world, runs, reports. */
import { sep } from 'node:path';
import { realClock } from '../../services/environment/clock.ts';
import { askedToEnd } from '../../test-node/commands/cli.ts';
import { status } from '../../test-node/commands/status.ts';
import { VERSION } from '../../test-node/package.ts';
import { describeStack } from '../../test-node/stack/stack.ts';
import { runCampaign, type CampaignOptions, type CampaignResult } from '../campaign/campaign.ts';
import { neverHeard } from '../judges/checker-judge.ts';
import { progressLine } from '../report/progress.ts';
import type { Subject } from '../report/subject.ts';
import { TraceFile } from '../trace/trace.ts';
import { openReal } from '../world/real.ts';
import { FOLDER, titleOf } from './kept.ts';
import { writeReports, type ReportTo } from './reports.ts';
import type { Target } from './target.ts';

/** A campaign that a command is to run. */
export interface Testing extends Pick<CampaignOptions, 'plans' | 'budgetMs' | 'shrinkMs' | 'judgeVacuity'> {
  readonly target: Target;
  /** How many plans there are. */
  readonly runs: number;
  /** Names the traces. */
  readonly label: string;
  readonly reports: readonly ReportTo[];
  /** What the report says of where the plans come from. */
  readonly about: Pick<Subject, 'seed' | 'passedFirst'>;
  /** Keeps the plan that failed, and says how it is repeated. */
  readonly keep: (result: CampaignResult) => Pick<Subject, 'plan' | 'repeat' | 'trouble'>;
}

/** Runs it; resolves with the exit status. */
export async function runTesting(testing: Testing): Promise<number> {
  const { target, plans, runs, budgetMs, shrinkMs, judgeVacuity, label, reports, about, keep } = testing;
  const { tested, fewestAddresses } = target;
  const interrupted = new AbortController();
  void askedToEnd().then(() => interrupted.abort());
  const traces = new TraceFile(FOLDER);
  const world = await openReal(target.world);
  const progress = progressLine(process.stderr, runs);
  const { service, addresses } = tested;
  const subject = describeStack(target.world.stack);
  let result: CampaignResult;
  try {
    result = await runCampaign({
      ...{ tested, fewestAddresses, plans, budgetMs, shrinkMs, judgeVacuity, world, traces },
      clock: realClock(),
      title: `${titleOf(target)}-${label}`,
      header: { format: 'servicetester trace 1', version: VERSION, subject, service: service.name, addresses, label },
      onProgress: progress.show,
      signal: interrupted.signal,
    });
  } finally {
    progress.clear();
    await world.close();
    traces.close();
  }
  const { trouble, ...kept } = keep(result);
  const untraced = traces.trouble === null ? [] : [`no trace could be written: ${traces.trouble}`];
  const said = { ...about, ...kept, runs, trouble: [...untraced, ...trouble] };
  const reported = writeReports(result, { ...subjectOf(target, result), ...said }, reports);
  if (result.stopped === 'interrupted') return status.interrupted;
  return reported || result.verdict === 'violates' ? status[result.verdict] : status.unavailable;
}

type Described = Pick<Subject, 'what' | 'addresses' | 'service' | 'parameters' | 'notOffered' | 'neverHeard'>;

function subjectOf({ tested, world }: Target, { statistics }: CampaignResult): Described {
  const { addresses, service, parameters, offered, checker } = tested;
  const checkedBy = checker ? `, checker ${checker.service.name}/${checker.name}` : '';
  return {
    what: `${describeStack(world.stack)}, ${addresses} nodes${checkedBy}`,
    ...{ addresses, service, parameters },
    notOffered: Object.keys(service.functions).filter((fn) => !offered.includes(fn)),
    neverHeard: checker ? neverHeard(checker, statistics.heard) : [],
  };
}

/** How we were called: in a project of somebody's own, by npx. */
function ourselves(): string[] {
  const installed = process.argv[1]?.split(sep).includes('node_modules') ?? false;
  return installed ? ['npx', 'servicetester'] : ['servicetester'];
}

/** What follows `servicetester`, as it is typed with it. */
export const typed = (words: readonly string[]): string =>
  [...ourselves(), ...words]
    .map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
