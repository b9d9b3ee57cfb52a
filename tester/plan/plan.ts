/** Everything a run's choices come from, as plain data. */
import { deriveSeed, randomFrom, whole, type Random } from '../../services/environment/random.ts';
import { lapsesMsOf } from '../../services/semantics/parts.ts';
import type { Address, AnyService } from '../../services/service.ts';
import type { PlannedClock } from './clocks.ts';
import type { Fault } from './faults.ts';
import { SLANTS, type Slant } from './slant.ts';

/**
 * One thing a user does: `[id, wait, choice, ...draws]`. After `wait` ms it calls the function that `choice`, modulo the functions
 * allowed to it then, chooses; the first draw chooses among the arguments, the second says how long it waits: see `patienceOf`. 0 is always the least surprising. `id` names it: it stays when
 * others are removed.
 */
export type Entry = readonly [id: number, waitMs: number, choice: number, ...draws: number[]];

/** In one entry of so many, the user does not wait for ever. */
const PATIENT = 4;
const PATIENCE_MS_MAX = 20;

/** How long the user waits for the call before it gives it up, in ms, if it may be given up: from the second draw. Null: for ever. */
export function patienceOf([, , , , draw = 0]: Entry): number | null {
  return draw % PATIENT === PATIENT - 1 ? Math.floor(draw / PATIENT) % PATIENCE_MS_MAX : null;
}

/** A plan: configuration, workload, schedule, faults. */
export interface Plan {
  readonly config: { readonly addresses: number };
  /** One list for each user. */
  readonly workload: readonly (readonly Entry[])[];
  /** When each user has at most `left` entries left, the service is ended at `at`; what is left is done after it. */
  readonly end: readonly [at: Address, left: number];
  /** The schedule: priorities by the identity of an event. Its place; used by the simulation. */
  readonly delays: Readonly<Record<string, number>>;
  /** What is done to nodes and messages. */
  readonly faults: readonly Fault[];
  /** The clock of each node in a simulation; those that are missing are right. */
  readonly clocks: readonly PlannedClock[];
  /** The seed of the random numbers of nodes and models. */
  readonly random: number;
}

/** What plans are sampled for. */
export interface PlanSize {
  readonly addresses: number;
  /** At most so many calls in a run, those that close it not counted. */
  readonly calls: number;
  /** So long after an event, in ms, time alone may change what is allowed: some users wait for that. */
  readonly lapsesMs?: number;
}

const WAIT_MS_MAX = 3;
/** In one entry of so many a user waits for what time alone changes, for at most so much longer than that takes. */
const LAPSE = 8;
const LAPSE_FACTOR = 1.2;
const LEFT_MAX = 2;
const DRAW_MAX = 999;
/** Divisible by every small number of functions: each is as likely. */
const CHOICE_MAX = 5040 - 1;

/** In one case of four something else than usual. */
const seldom = (random: Random): boolean => random() < 1 / 4;

/** How plans are that have no slant. */
const USUAL = {
  wait: (random: Random): number => (seldom(random) ? whole(random, 0, WAIT_MS_MAX) : 0),
  left: (random: Random): number => (seldom(random) ? whole(random, 0, LEFT_MAX) : 0),
  steady: false,
};

/** How long users wait where time alone may change what is allowed. */
const lapsing =
  (usual: (random: Random) => number, lapsesMs: number) =>
  (random: Random): number =>
    random() < 1 / LAPSE ? whole(random, 0, Math.round(lapsesMs * LAPSE_FACTOR)) : usual(random);

/** A plan of a size, with a slant. (Drawn here, not by fast-check: that takes longer than a simulated run of the plan.) */
function drawPlan({ addresses, calls, lapsesMs }: PlanSize, slant: Slant, random: Random): Plan {
  const { wait: usual, left, steady } = { ...USUAL, ...slant };
  const wait = lapsesMs === undefined ? usual : lapsing(usual, lapsesMs);
  const choice = (): number => whole(random, 0, CHOICE_MAX);
  const draw = (): number => whole(random, 0, DRAW_MAX);
  const entriesOf = (most: number, choices: () => number): Entry[] =>
    Array.from({ length: whole(random, Math.ceil(most / 2), most) }, (_, id): Entry => {
      return [id, wait(random), choices(), draw(), draw()];
    });
  const user = (most: number): Entry[] => {
    if (!steady) return entriesOf(most, choice);
    const own = choice();
    return entriesOf(most, () => (seldom(random) ? choice() : own));
  };
  // The calls are dealt out, the lowest addresses first.
  const share = (at: Address): number => Math.floor((calls + addresses - 1 - at) / addresses);
  return {
    config: { addresses },
    workload: Array.from({ length: addresses }, (_, at) => user(share(at))),
    end: [whole(random, 0, addresses - 1), left(random, share(0))],
    delays: {},
    faults: [],
    clocks: [],
    random: whole(random, 0, 2 ** 31 - 1),
  };
}

/** The size of plans for a service: with how long it takes until time alone changes nothing any more. */
export function sizeFor(service: AnyService, parameters: unknown, size: PlanSize): PlanSize {
  const ms = lapsesMsOf(service, parameters);
  return ms > 0 ? { ...size, lapsesMs: ms } : size;
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
  return drawPlan(size, SLANTS[slant]!, randomFrom(deriveSeed(seed, 'plan', index, ...words)));
}
