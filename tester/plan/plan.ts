/** Everything a run's choices come from, as plain data. */
import fc from 'fast-check';
import { deriveSeed } from '../../services/environment/random.ts';
import type { Address } from '../../services/service.ts';

/**
 * One thing a user does: `[id, wait, choice, ...draws]`. After `wait` ms it calls the function that `choice`, modulo the functions
 * allowed to it then, chooses; the draws choose among the arguments. 0 is always the least surprising. `id` names it: it stays when
 * others are removed.
 */
export type Entry = readonly [id: number, waitMs: number, choice: number, ...draws: number[]];

/** A plan: configuration, workload, schedule, faults. */
export interface Plan {
  readonly config: { readonly addresses: number };
  /** One list for each user. */
  readonly workload: readonly (readonly Entry[])[];
  /** When each user has at most `left` entries left, the service is ended at `at`; what is left is done after it. */
  readonly end: readonly [at: Address, left: number];
  /** The schedule: priorities by the identity of an event. Its place; used by the simulation. */
  readonly delays: Readonly<Record<string, number>>;
  /** What is done to the nodes. Its place; not used yet. */
  readonly faults: readonly unknown[];
  /** The seed of the random numbers of nodes and models. */
  readonly random: number;
}

/** What plans are sampled for. */
export interface PlanSize {
  readonly addresses: number;
  /** At most so many calls in a run, those that close it not counted. */
  readonly calls: number;
}

const WAIT_MS_MAX = 3;
const LEFT_MAX = 2;
const DRAW_MAX = 999;
/** Divisible by every small number of functions: each is as likely. */
const CHOICE_MAX = 5040 - 1;

const mostly = <T>(value: T, otherwise: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: otherwise });

/** All plans of a size. */
export function planArbitrary({ addresses, calls }: PlanSize): fc.Arbitrary<Plan> {
  const entry = fc.tuple(mostly(0, fc.nat(WAIT_MS_MAX)), fc.nat(CHOICE_MAX), fc.nat(DRAW_MAX), fc.nat(DRAW_MAX));
  const user = (most: number): fc.Arbitrary<Entry[]> =>
    fc
      .array(entry, { minLength: Math.ceil(most / 2), maxLength: most, size: 'max' })
      .map((entries) => entries.map((each, id): Entry => [id, ...each]));
  // The calls are dealt out, the lowest addresses first.
  const share = (at: Address): number => Math.floor((calls + addresses - 1 - at) / addresses);
  return fc.record({
    config: fc.constant({ addresses }),
    workload: fc.tuple(...Array.from({ length: addresses }, (_, at) => user(share(at)))),
    end: fc.tuple(fc.nat(addresses - 1), mostly(0, fc.nat(LEFT_MAX))),
    delays: fc.constant({}),
    faults: fc.constant([]),
    random: fc.nat(2 ** 31 - 1),
  });
}

/** How many calls a plan has, those that end the service or close the run not counted. */
export const callsOf = ({ workload }: Plan): number => workload.reduce((sum, { length }) => sum + length, 0);

/** A plan with what its run is called: its number in the campaign, or `saved`. */
export interface NamedPlan {
  readonly name: string;
  readonly plan: Plan;
}

/** The plans of the campaign with this seed, so many, each with its number for a name. */
export function* sampledPlans(size: PlanSize, seed: number, runs: number): Generator<NamedPlan> {
  for (let i = 0; i < runs; i += 1) yield { name: String(i), plan: samplePlan(size, seed, i) };
}

/** A plan, so many times. */
export function* repeated(plan: NamedPlan, times: number): Generator<NamedPlan> {
  for (let i = 0; i < times; i += 1) yield plan;
}

/** The plan of run `index` of the campaign with this seed. */
export function samplePlan(size: PlanSize, seed: number, index: number): Plan {
  return fc.sample(planArbitrary(size), { seed: deriveSeed(seed, 'plan', index), numRuns: 1 })[0]!;
}
