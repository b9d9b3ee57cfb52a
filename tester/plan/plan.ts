/** Everything a run's choices come from, as plain data. */
import fc from 'fast-check';
import { deriveSeed } from '../../services/environment/random.ts';
import type { Address } from '../../services/service.ts';
import { SLANTS, type Slant } from './slant.ts';

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

/** How plans are that have no slant. */
const USUAL = {
  wait: mostly(0, fc.nat(WAIT_MS_MAX)),
  left: (): fc.Arbitrary<number> => mostly(0, fc.nat(LEFT_MAX)),
  steady: false,
};

/** All plans of a size, with a slant. */
export function planArbitrary({ addresses, calls }: PlanSize, slant: Slant): fc.Arbitrary<Plan> {
  const { wait, left, steady } = { ...USUAL, ...slant };
  const choice = fc.nat(CHOICE_MAX);
  const draw = fc.nat(DRAW_MAX);
  const entriesOf = (most: number, choices: fc.Arbitrary<number>): fc.Arbitrary<Entry[]> =>
    fc
      .array(fc.tuple(wait, choices, draw, draw), { minLength: Math.ceil(most / 2), maxLength: most, size: 'max' })
      .map((entries) => entries.map((each, id): Entry => [id, ...each]));
  const user = (most: number): fc.Arbitrary<Entry[]> =>
    steady ? choice.chain((own) => entriesOf(most, mostly(own, choice))) : entriesOf(most, choice);
  // The calls are dealt out, the lowest addresses first.
  const share = (at: Address): number => Math.floor((calls + addresses - 1 - at) / addresses);
  return fc.record({
    config: fc.constant({ addresses }),
    workload: fc.tuple(...Array.from({ length: addresses }, (_, at) => user(share(at)))),
    end: fc.tuple(fc.nat(addresses - 1), left(share(0))),
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
  for (let i = 0; i < runs; i += 1) yield namedPlan(size, seed, i);
}

/** The plan of a run, named `3`, or `3-2` if it has the slant 2: with the seed, the name says all that the plan is made from. */
export function namedPlan(size: PlanSize, seed: number, index: number, slant = 0): NamedPlan {
  return { name: slant === 0 ? String(index) : `${index}-${slant}`, plan: samplePlan(size, seed, index, slant) };
}

/** A plan, so many times. */
export function* repeated(plan: NamedPlan, times: number): Generator<NamedPlan> {
  for (let i = 0; i < times; i += 1) yield plan;
}

/** The plan of run `index` of the campaign with this seed; `slant`: the number of one. */
export function samplePlan(size: PlanSize, seed: number, index: number, slant = 0): Plan {
  const words = slant === 0 ? [] : [slant]; // so the usual plans of a seed stay what they were before there were slants
  const derived = deriveSeed(seed, 'plan', index, ...words);
  return fc.sample(planArbitrary(size, SLANTS[slant]!), { seed: derived, numRuns: 1 })[0]!;
}
