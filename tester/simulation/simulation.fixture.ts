/** For tests: runs of named implementations in the simulation. */
import type { AnyChecker } from '../../checkers/checker.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import { resolveStack } from '../../test-node/stack/stack.ts';
import type { Tested } from '../campaign/attempts.ts';
import { Statistics } from '../campaign/statistics.ts';
import { samplePlan, type Plan } from '../plan/plan.ts';
import type { TraceEvent } from '../trace/event.ts';
import { Recording } from './recording.ts';
import { simulate, type SimulatedRun } from './simulate.ts';
import { simulatedStack, type SimulatedStack } from './stack.ts';
import type { Strategy } from './strategies/strategy.ts';

/** What is simulated. */
export interface Subject {
  readonly tested: Tested;
  readonly stack: SimulatedStack;
}

/** `subject('imp1', { addresses: 3, checker: 'imp1' })`. */
export async function subject(
  use: string,
  { addresses = 2, checker, over = [] }: { addresses?: number; checker?: string; over?: string[] } = {},
): Promise<Subject> {
  const stack = await resolveStack({ use, over });
  const [{ service }] = stack;
  const found: AnyChecker | null = checker === undefined ? null : await find('checker', checker);
  const parameters: unknown = service.parameters;
  const offered = Object.keys(service.functions);
  return {
    tested: { service, addresses, parameters, offered, checker: found, overtaking: null },
    stack: simulatedStack(stack),
  };
}

/** A plan of the campaign with this seed. */
export const planFor = ({ tested: { addresses } }: Subject, seed: number, calls = 20): Plan =>
  samplePlan({ addresses, calls }, seed, 0);

/** What a run came to, with all its events, and its schedule as a plan has it. */
export interface Recorded extends SimulatedRun {
  readonly events: readonly TraceEvent[];
  readonly schedule: Pick<Plan, 'delays' | 'faults'>;
}

/** Runs a plan once, and records it. */
export async function record({ tested, stack }: Subject, plan: Plan, strategy: Strategy): Promise<Recorded> {
  const recording = new Recording(strategy);
  const statistics = new Statistics(tested.offered);
  const how = { traced: true, thorough: true, file: null };
  const run = await simulate(plan, { tested, stack, strategy: recording, statistics, ...how });
  return { ...run, events: run.trace.window, schedule: recording.encode() };
}
