/** A campaign as a command: opens the world, runs, reports. */
import { realClock } from '../../services/environment/clock.ts';
import { askedToEnd } from '../../test-node/commands/cli.ts';
import { status } from '../../test-node/commands/status.ts';
import { describeStack } from '../../test-node/stack/stack.ts';
import { runCampaign, type CampaignOptions, type CampaignResult, type CampaignSettings } from '../campaign/campaign.ts';
import { FOLDER } from '../campaign/keeping.ts';
import type { FaultKind } from '../plan/faults.ts';
import type { NamedPlan } from '../plan/plan.ts';
import { progressLine } from '../report/progress.ts';
import { describedBy, type Subject } from '../report/subject.ts';
import { headerOf } from '../trace/header.ts';
import { TraceFile } from '../trace/trace.ts';
import { openReal } from '../world/real.ts';
import { titleOf, type SavedTarget } from './kept.ts';
import { writeReports, type ReportTo } from './reports.ts';
import type { Target } from './target.ts';

/** A campaign that a command is to run. */
export interface Testing extends Pick<CampaignOptions, 'coverage' | 'budgetMs' | 'shrinkMs' | 'judgeVacuity'> {
  /** The plans, where these faults can be done. Throws `UsageError` if they want others. */
  readonly plans: (here: readonly FaultKind[]) => Iterable<NamedPlan>;
  readonly target: Target;
  /** How it is named. */
  readonly named: SavedTarget;
  /** How many plans there are. */
  readonly runs: number;
  /** Names the traces. */
  readonly label: string;
  readonly reports: readonly ReportTo[];
  /** What the report says of where the plans come from. */
  readonly about: Pick<Subject, 'seed' | 'isOnePlan' | 'passedFirst' | 'ofSavedPlan' | 'sharded' | 'configuredBy'>;
  /** Keeps the plan that failed, and says how it is repeated. */
  readonly keep: (result: CampaignResult) => Pick<Subject, 'plan' | 'repeat' | 'trouble'>;
}

/** Runs it in a world of real processes; resolves with the exit status. */
export async function runTesting(testing: Testing): Promise<number> {
  const { target, coverage, budgetMs, shrinkMs, judgeVacuity } = testing;
  return runAndReport(testing, describeStack(target.world.stack), async (settings) => {
    const world = await openReal(target.world);
    try {
      const { tested, fewestAddresses } = target;
      const plans = testing.plans(world.faulter?.kinds ?? []);
      return await runCampaign({
        ...{ tested, fewestAddresses, plans, coverage, budgetMs, shrinkMs, judgeVacuity, world },
        ...settings,
      });
    } finally {
      await world.close();
    }
  });
}

/** Lets a campaign run, shows how far it is, ends it when asked to, and reports; resolves with the exit status. */
export async function runAndReport(
  testing: Omit<Testing, 'plans' | 'coverage' | 'budgetMs' | 'shrinkMs' | 'judgeVacuity'>,
  subject: string,
  campaign: (settings: CampaignSettings) => Promise<CampaignResult>,
): Promise<number> {
  const { target, named, runs, label, reports, about, keep } = testing;
  const interrupted = new AbortController();
  void askedToEnd().then(() => interrupted.abort());
  const traces = new TraceFile(FOLDER);
  const progress = progressLine(process.stderr, runs);
  let result: CampaignResult;
  try {
    result = await campaign({
      traces,
      clock: realClock(),
      title: `${titleOf(target, named)}-${label}`,
      header: { ...headerOf(target.tested), subject, label },
      onProgress: progress.show,
      signal: interrupted.signal,
    });
  } finally {
    progress.clear();
    traces.close();
  }
  const { trouble, ...kept } = keep(result);
  const untraced = traces.trouble === null ? [] : [`no trace could be written: ${traces.trouble}`];
  const { faults: askedFaults = [] } = named;
  const said = { ...about, ...kept, runs, askedFaults, trouble: [...untraced, ...trouble] };
  const reported = writeReports(result, { ...describedBy(target.tested, subject, result), ...said }, reports);
  if (result.stopped === 'interrupted') return status.interrupted;
  return reported || result.verdict === 'violates' ? status[result.verdict] : status.unavailable;
}
