/** Runs a plan in a simulation, once. */
import type { Tested } from '../campaign/attempts.ts';
import type { Possible } from '../causality/steps.ts';
import { runPlan, type RunResult } from '../campaign/run.ts';
import type { Statistics } from '../campaign/statistics.ts';
import { verdictOf } from '../findings/finding.ts';
import { clockSetting, type ClockSetting } from '../../services/environment/skewed-clock.ts';
import { callsOf, type Plan } from '../plan/plan.ts';
import { Trace, type TraceFile } from '../trace/trace.ts';
import { catchCrashes } from './crashes.ts';
import { Simulated } from './simulated.ts';
import type { SimulatedStack } from './stack.ts';
import type { Strategy } from './strategies/strategy.ts';

/** What is simulated, and how. */
export interface SimulateOptions {
  readonly tested: Tested;
  readonly stack: SimulatedStack;
  readonly strategy: Strategy;
  readonly statistics: Statistics;
  /** The steps are recorded, and have keys. */
  readonly traced: boolean;
  /** Steps are followed to their very end, and what nobody catches is told to the run at once. */
  readonly thorough: boolean;
  /** Where the trace goes, with its first line; null: nowhere. */
  readonly file: { readonly traces: TraceFile; readonly header: object } | null;
  /** Called at each step. */
  readonly onStep?: () => void;
  /** Is told of the world before anything happens. */
  readonly onWorld?: (world: Simulated, trace: Trace) => void;
}

/** What a simulated run came to. */
export interface SimulatedRun {
  readonly result: RunResult;
  readonly trace: Trace;
  /** What was still possible when it ended; empty unless the run was traced. */
  readonly pending: readonly Possible[];
  /** Something was thrown that nobody caught. Unless the run was thorough, that was seen after it only. */
  readonly crashed: boolean;
}

const neverInterrupted = new AbortController().signal;

/** Runs the plan. Rejects with `NotSimulable`, or if the tester itself fails. */
export async function simulate(plan: Plan, options: SimulateOptions): Promise<SimulatedRun> {
  const { tested, stack, strategy, statistics, traced, thorough, file, onStep, onWorld } = options;
  const { parameters, checker } = tested;
  const world = new Simulated({
    ...{ stack, parameters, strategy, traced, thorough, calls: callsOf(plan), clocks: clocksOf(plan) },
    checked: checker !== null,
    ...(onStep && { onStep }),
  });
  const trace = new Trace(() => world.scheduler.now, file?.traces ?? null, { ...file?.header, plan });
  world.trace = trace;
  onWorld?.(world, trace);
  let crashed = false;
  const restore = catchCrashes((error) => {
    crashed = true;
    world.crashed(error);
  });
  try {
    const result = proved(
      await runPlan(plan, {
        ...tested,
        ...{ run: 'simulated', world, pace: world, clock: world.clock, leftMs: 0, statistics, trace },
        signal: neverInterrupted,
      }),
    );
    const pending = world.pending;
    trace.conclude({ verdict: verdictOf(result), ...result });
    world.abandon();
    await turn();
    return { result, trace, pending, crashed };
  } finally {
    restore();
  }
}

const clocksOf = ({ clocks }: Plan): ClockSetting[] => clocks.map(clockSetting);

/** What is left over needs no second look: time was ours, and there was as much of it as anything could need. */
function proved(result: RunResult): RunResult {
  const { findings, undecided } = result;
  const suspected = undecided.filter(({ cause }) => cause === 'leftover not proved').map((each) => each.suspected!);
  if (findings.length > 0 || suspected.length < undecided.length) return result;
  return { ...result, findings: suspected, undecided: [] };
}

/** What nobody caught is told at the end of a turn of the event loop. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
