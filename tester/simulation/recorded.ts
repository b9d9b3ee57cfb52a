/** Simulated runs that are recorded, so that they can be made again, and compared. */
import { isDeepStrictEqual } from 'node:util';
import type { ShownRun, Tested } from '../campaign/attempts.ts';
import { Statistics } from '../campaign/statistics.ts';
import { verdictOf } from '../findings/finding.ts';
import { isMessageFault } from '../plan/faults.ts';
import type { Plan } from '../plan/plan.ts';
import { describe } from '../report/in-words.ts';
import type { TraceEvent } from '../trace/event.ts';
import type { Trace, TraceFile } from '../trace/trace.ts';
import { Recording } from './recording.ts';
import { simulate, type SimulatedRun } from './simulate.ts';
import type { SimulatedStack } from './stack.ts';
import { Replay } from './strategies/replay.ts';
import type { Strategy } from './strategies/strategy.ts';

/** What is simulated. */
export interface Simulation {
  readonly tested: Tested;
  readonly stack: SimulatedStack;
}

/** A run that was recorded, with its schedule written into its plan. */
export interface RecordedRun extends SimulatedRun {
  readonly plan: Plan;
}

/** Runs a plan once under a strategy, and records it. */
export async function recordRun(
  { tested, stack }: Simulation,
  plan: Plan,
  strategy: Strategy,
  file: { readonly traces: TraceFile; readonly header: object } | null = null,
  statistics = new Statistics(tested.offered),
): Promise<RecordedRun> {
  const recording = new Recording(strategy);
  const how = { traced: true, thorough: true, file };
  const run = await simulate(plan, { tested, stack, strategy: recording, statistics, ...how });
  const { delays, faults } = recording.encode();
  return {
    ...run,
    plan: { ...plan, delays, faults: [...plan.faults.filter((fault) => !isMessageFault(fault)), ...faults] },
  };
}

/** The run, to be looked at; null: something was wrong in it. */
export function passedRun(name: string, { plan, trace, pending, result }: RecordedRun): ShownRun | null {
  if (verdictOf(result) !== 'conforms') return null;
  return { name, plan, findings: [], events: trace.window, pending, path: null };
}

/** Replays a plan. */
export const replayRun = (
  simulation: Simulation,
  plan: Plan,
  file?: Parameters<typeof recordRun>[3],
): Promise<RecordedRun> => recordRun(simulation, plan, new Replay(plan), file);

/** Where two runs of one plan differ, in words; null: nowhere. */
export function difference(first: Trace, second: Trace): string | null {
  const [a, b] = [first.window, second.window];
  const at = a.findIndex((event, index) => !isDeepStrictEqual(event, b[index]));
  if (at < 0 && a.length === b.length) return null;
  const index = at < 0 ? a.length : at;
  return `event ${(a[index] ?? b[index])!.i} was ${told(a[index])} the first time, and ${told(b[index])} the second`;
}

const told = (event: TraceEvent | undefined): string => (event ? `'${describe(event)}' at ${event.at}` : 'not there');
