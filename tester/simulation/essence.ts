/** What a campaign says of a simulated run that failed: confirmed by a second run, shown with its trace, and brought to its essence. */
import type { Clock } from '../../services/environment/clock.ts';
import type { ShownRun } from '../campaign/attempts.ts';
import type { Progress, ShrunkFailure } from '../campaign/campaign.ts';
import { nameOfFinding, verdictOf, type Finding, type Undecided } from '../findings/finding.ts';
import { callsOf, type Plan } from '../plan/plan.ts';
import type { TraceFile } from '../trace/trace.ts';
import { difference, replayRun, type RecordedRun, type Simulation } from './recorded.ts';
import { notSimulated, whatElse } from './not-in-hand.ts';
import type { Watching } from './watching.ts';

/** How a failure is shown and shrunk. */
export interface ShowingOptions {
  readonly simulation: Simulation;
  readonly fewestAddresses: number;
  readonly shrinkMs: number;
  readonly clock: Clock;
  readonly traces: TraceFile;
  readonly title: string;
  readonly header: object;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** What is said of a failure. */
export interface Essence {
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly shown: ShownRun | null;
  readonly shrunk: ShrunkFailure | null;
  /** How long shrinking took. */
  readonly shrinkingMs: number;
}

/** Nothing has failed. */
export const noFailure: Essence = { findings: [], undecided: [], shown: null, shrunk: null, shrinkingMs: 0 };

/** It could not be decided. */
export const undecidedBy = (undecided: readonly Undecided[], shown: ShownRun | null = null): Essence => ({
  ...noFailure,
  undecided,
  shown,
});

/** Confirms what failed by a second run, and brings it to its essence. */
export async function essenceOf(
  name: string,
  run: RecordedRun,
  watching: Watching,
  options: ShowingOptions,
): Promise<Essence> {
  const { findings, undecided } = run.result;
  const again = await watching.during(() => traced(name, run.plan, options));
  if (watching.leaves) return undecidedBy([notSimulated(watching.outside)]);
  const shown = show(name, run.plan, again, name, options);
  const differs = difference(run.trace, again.trace);
  if (differs !== null || verdictOf(run.result) === 'conforms') {
    const why = differs ?? 'it failed in the campaign, and not when it was repeated';
    const reason = `Run ${name} was made twice: ${why}. ${whatElse(watching.outside)}`;
    return undecidedBy([{ cause: 'two runs differ', reason }], shown);
  }
  const essence: Essence = { ...noFailure, findings, undecided, shown };
  if (!findings[0] || options.shrinkMs <= 0) return essence;
  return { ...essence, ...(await shrink(name, run, findings[0], options)) };
}

/** Replays a plan, with its trace in a file. */
function traced(name: string, plan: Plan, { simulation, traces, header }: ShowingOptions): Promise<RecordedRun> {
  return replayRun(simulation, plan, { traces, header: { ...header, run: name } });
}

/** The run that was made last, with its trace. */
function show(
  name: string,
  plan: Plan,
  { result, trace, pending }: RecordedRun,
  label: string,
  { traces, title }: ShowingOptions,
): ShownRun {
  const path = traces.keep(`${title}-${label}`);
  return { name, plan, findings: result.findings, events: trace.window, pending, path };
}

async function shrink(
  name: string,
  failed: RecordedRun,
  finding: Finding,
  options: ShowingOptions,
): Promise<Pick<Essence, 'shrunk' | 'shrinkingMs'>> {
  const { simulation, fewestAddresses, clock, shrinkMs, signal, onProgress } = options;
  const began = clock.now();
  const { shrinkSimulated } = await import('./failure.ts');
  const { plan, tried } = await shrinkSimulated({
    ...{ simulation, failed, finding, fewestAddresses },
    isOver: () => signal.aborted || clock.now() - began > shrinkMs,
    onStep: (shrunkTo) => onProgress({ shrunkTo }),
  });
  const shrinkingMs = clock.now() - began;
  const shown = show(name, plan, await traced(name, plan, options), `${name}-shrunk`, options);
  const fails = shown.findings.some((each) => nameOfFinding(each) === nameOfFinding(finding)) ? 2 : 1;
  const rate = { fails, runs: 2 };
  const callsBefore = callsOf(failed.plan);
  return { shrunk: { kind: 'shrunk', plan, tried, rate, callsBefore, fresh: false, shown }, shrinkingMs };
}
