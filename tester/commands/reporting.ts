/** What campaigns of all kinds have in common as commands: what is told while they run, and what they came to. */
import { realClock } from '../../services/environment/clock.ts';
import { askedToEnd } from '../../test-node/commands/cli.ts';
import { status } from '../../test-node/commands/status.ts';
import type { CampaignResult, CampaignSettings } from '../campaign/campaign.ts';
import { FOLDER } from '../campaign/keeping.ts';
import type { FaultKind } from '../plan/faults.ts';
import { progressLine } from '../report/progress.ts';
import { describedBy, type Subject } from '../report/subject.ts';
import { headerOf } from '../trace/header.ts';
import { TraceFile } from '../trace/trace.ts';
import { writeCampaignReports } from './campaign-reports.ts';
import { titleOf, type SavedTarget } from './kept.ts';
import type { ReportTo } from './reports.ts';
import type { Target } from './target.ts';
import { canSimulate, helpsToShrink, notTriedWith } from './ways.ts';

/** A campaign on which a command reports. */
export interface Reported {
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
  /** The kinds of faults that are drawn, once it has begun; not there: none. */
  readonly faultsHere?: () => readonly FaultKind[];
  /** Keeps the plan that failed, and says how it is repeated. */
  readonly keep: (result: CampaignResult) => Pick<Subject, 'plan' | 'repeat' | 'trouble'>;
}

/** Lets a campaign run, shows how far it is, ends it when asked to, and reports; resolves with the exit status. */
export async function runAndReport(
  { target, named, runs, label, reports, about, faultsHere, keep }: Reported,
  subject: string,
  campaign: (settings: CampaignSettings) => Promise<CampaignResult>,
): Promise<number> {
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
  const known = {
    notTried: notTriedWith(target),
    helpsToShrink: helpsToShrink(target),
    faultsHere: faultsHere?.() ?? [],
    simulable: !result.simulation && !result.exploration && canSimulate(target),
  };
  const said = { ...about, ...kept, ...known, runs, askedFaults, trouble: [...untraced, ...trouble] };
  const reported = await writeCampaignReports(
    result,
    { ...describedBy(target.tested, subject, result), ...said },
    reports,
  );
  if (result.stopped === 'interrupted') return status.interrupted;
  return reported || result.verdict === 'violates' ? status[result.verdict] : status.unavailable;
}
