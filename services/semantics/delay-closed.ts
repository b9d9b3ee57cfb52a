/**
 * Is a specification delay-closed? It is judged in the order in which the tester observes: a call just before it is sent, a return
 * just after it is received. That accuses nobody wrongly iff moving calls earlier and returns later never makes a legal run
 * illegal. Enumerated up to a bound: wherever x then y is legal, so is y then x, for the pairs that an observer may see swapped,
 * and whatever is legal after the one order is legal after the other.
 */
import { isSame } from './json.ts';
import {
  after,
  allows,
  calls,
  cancellations,
  describe as describeStep,
  givingUps,
  nameOf,
  returns,
  start,
  unseen,
} from './position.ts';
import type { EndStep, GiveUpStep, OngoingCall, Position, ReturnStep, Step } from './position.ts';
import type { Specification } from './specification.ts';

/** Time goes on, up to this moment, in ms. */
export interface TimeStep {
  readonly kind: 'time';
  readonly now: number;
}
/** What an observer sees: what happens at the border, and time. */
export type Seen = Step | TimeStep;

/** What is seen, in words: `the return of acq() at 1`. */
export const describe = (step: Seen): string =>
  step.kind === 'time' ? `the moment ${step.now} ms` : describeStep(step);

/** A pair of steps that may be observed in the other order, which the specification then refuses. */
export interface Swap {
  /** The steps in the order in which they happened. */
  readonly happened: readonly [Seen, Seen];
  /** What is refused in the order observed. */
  readonly why: string;
  /** One of the positions in which that is so. */
  readonly position: Position;
}

/** All that is possible after what was seen: where nothing is hidden, one position. */
export interface Belief {
  readonly name: string;
  readonly now: number;
  readonly positions: readonly Position[];
}

/** A belief, and what was seen before it. */
export interface Place {
  readonly belief: Belief;
  readonly way: readonly Seen[];
}

/**
 * The first swap that fails, or null. `depth`: how many steps lead to the places tried; `ahead`: how many steps the two orders are
 * compared for; `times`: the moments in which something can happen, in ms, from 0 on. Throws if there are more than `limit` places.
 */
export function failingSwap(
  specification: Specification,
  { depth, ahead, limit = 50_000, times = [0] }: { depth: number; ahead: number; limit?: number; times?: number[] },
): Swap | null {
  const beliefs = new Beliefs(specification, times);
  for (const belief of beliefs.reachable(depth, limit)) {
    const swap = failingSwapAt(beliefs, belief, ahead);
    if (swap) return swap;
  }
  return null;
}

/** The first swap that fails at this place, or null. */
export function failingSwapAt(beliefs: Beliefs, belief: Belief, ahead: number): Swap | null {
  for (const happened of swappable(beliefs, belief)) {
    const why = refusedSwapped(beliefs, belief, happened, ahead);
    if (why) return { happened, why, position: belief.positions[0]! };
  }
  return null;
}

/**
 * The pairs that an observer may see the other way round: end–beginning, where the beginning was possible before the end (or nobody
 * would have made it); end–end, where both were ongoing; beginning–beginning. (Calls and giving up begin something; returns and
 * cancellations end it.) And end–time, and time–beginning, if it was possible before.
 */
function swappable(beliefs: Beliefs, belief: Belief): (readonly [Seen, Seen])[] {
  const begins = beliefs.beginnings(belief);
  const ends = beliefs.ends(belief);
  return [
    ...ends.flatMap((x) => [
      ...begins.filter((y) => !isOf(y, x.call)).map((y) => [x, y] as const),
      ...beliefs
        .ends(beliefs.after(belief, x))
        .filter((y) => belief.positions[0]!.ongoing.some((call) => isOf(y, call)))
        .map((y) => [x, y] as const),
    ]),
    ...begins.flatMap((x) =>
      beliefs
        .beginnings(beliefs.after(belief, x))
        .filter((y) => y.kind === 'call' || !isOf(y, x.call))
        .map((y) => [x, y] as const),
    ),
    ...beliefs
      .times(belief)
      .flatMap((time) => [
        ...ends.map((x) => [x, time] as const),
        ...beliefs.beginnings(beliefs.after(belief, time)).map((y) => [time, y] as const),
      ]),
  ];
}

const isOf = (step: Step, call: OngoingCall): boolean => step.kind !== 'call' && isSame(plain(step.call), plain(call));

function refusedSwapped(beliefs: Beliefs, belief: Belief, [x, y]: readonly [Seen, Seen], ahead: number): string | null {
  const first = beliefs.after(belief, x);
  if (!beliefs.allows(first, y)) {
    return `${describe(y)} is possible before ${describe(x)} and not after it: a call on its way would become illegal`;
  }
  if (!beliefs.allows(belief, y)) return `${describe(y)} is refused before ${describe(x)}`;
  const swapped = beliefs.after(belief, y);
  if (!beliefs.allows(swapped, x)) return `${describe(x)} is refused after ${describe(y)}`;
  if (beliefs.covers(beliefs.after(swapped, x), beliefs.after(first, y), ahead)) return null;
  return `less is allowed after ${describe(y)}, ${describe(x)} than after the order in which they happened`;
}

/** Enumerates what is possible after what was seen. Remembers it: one place is come to in many ways, and looked at from all of them. */
export class Beliefs {
  readonly #specification: Specification;
  readonly #times: readonly number[];
  /** By name: there is one of each. */
  readonly #beliefs = new Map<string, Belief>();
  /** Where each step leads, by its name; what may begin and end. */
  readonly #after = new WeakMap<Belief, Map<string, Belief>>();
  readonly #begins = new WeakMap<Belief, Step[]>();
  readonly #ends = new WeakMap<Belief, (ReturnStep | EndStep)[]>();
  readonly #covers = new Map<string, boolean>();

  /** `times`: the moments in which something can happen, in ms, from 0 on. */
  constructor(specification: Specification, times: readonly number[] = [0]) {
    this.#specification = specification;
    this.#times = times;
  }

  /** Before anything has happened. */
  start(): Belief {
    return this.#closed([start(this.#specification)], 0);
  }

  /** All that is reachable within so many steps, breadth first. Throws `RangeError` if there is more than `limit`. */
  reachable(depth: number, limit: number): Belief[] {
    const all: Belief[] = [];
    for (const { belief } of this.places(depth)) {
      if (all.length >= limit) {
        const { name: service } = this.#specification.service;
        throw new RangeError(`More than ${limit} positions within ${depth} steps of ${service}.`);
      }
      all.push(belief);
    }
    return all;
  }

  /** The places within so many steps, each once, breadth first, with a shortest way to it. One after the other: some may be enough. */
  *places(depth = Infinity): Generator<Place> {
    const first = this.start();
    const seen = new Set([first.name]);
    const found: Place[] = [{ belief: first, way: [] }];
    for (const place of found) {
      yield place;
      if (place.way.length >= depth) continue;
      for (const step of this.steps(place.belief)) {
        const belief = this.after(place.belief, step);
        if (seen.has(belief.name)) continue;
        seen.add(belief.name);
        found.push({ belief, way: [...place.way, step] });
      }
    }
  }

  /** What may be seen next. */
  steps(belief: Belief): Seen[] {
    return [...this.beginnings(belief), ...this.ends(belief), ...this.times(belief)];
  }

  /** The next moment, if there is one. */
  times({ now }: Belief): TimeStep[] {
    const next = this.#times.find((each) => each > now);
    return next === undefined ? [] : [{ kind: 'time', now: next }];
  }

  /** The calls that are allowed whatever is the case, and the giving up of calls. */
  beginnings(belief: Belief): Step[] {
    return remembered(this.#begins, belief, () => this.#beginnings(belief));
  }

  #beginnings({ positions, now }: Belief): Step[] {
    const [first] = positions;
    const specification = this.#specification;
    const everywhere = calls(specification, first!, undefined, now).filter((step) =>
      positions.every((position) => allows(specification, position, step, now)),
    );
    return [...everywhere, ...givingUps(specification, first!, now)];
  }

  /** The returns and cancellations that are possible. */
  ends(belief: Belief): (ReturnStep | EndStep)[] {
    return remembered(this.#ends, belief, () => this.#endsOf(belief));
  }

  #endsOf({ positions, now }: Belief): (ReturnStep | EndStep)[] {
    const specification = this.#specification;
    const all = new Map<string, ReturnStep | EndStep>();
    for (const position of positions) {
      for (const step of [...returns(specification, position, now), ...cancellations(specification, position, now)]) {
        const seen = { ...step, call: plain(step.call) };
        all.set(JSON.stringify(seen), seen);
      }
    }
    return [...all.values()];
  }

  /** May this be seen? A call must be allowed whatever is the case. */
  allows({ positions, now }: Belief, step: Seen): boolean {
    if (step.kind === 'time') return true;
    const allowed = (position: Position): boolean => this.#at(position, step, now) !== null;
    return step.kind === 'call' ? positions.every(allowed) : positions.some(allowed);
  }

  /** What is possible after this was seen. */
  after(belief: Belief, step: Seen): Belief {
    const after = remembered(this.#after, belief, () => new Map<string, Belief>());
    return remembered(after, JSON.stringify(step), () => this.#afterStep(belief, step));
  }

  #afterStep({ positions, now }: Belief, step: Seen): Belief {
    if (step.kind === 'time') return this.#closed(positions, step.now);
    return this.#closed(
      positions.flatMap((position) => {
        const here = this.#at(position, step, now);
        return here ? [after(this.#specification, position, here, now)] : [];
      }),
      now,
    );
  }

  /** Is all that may be seen after the one, for so many steps, possible after the other too? Remembers what it has compared. */
  covers(wider: Belief, narrower: Belief, steps: number): boolean {
    if (wider.name === narrower.name || steps === 0) return true;
    const name = `${steps} ${wider.name} ${narrower.name}`;
    const known = this.#covers.get(name);
    if (known !== undefined) return known;
    const answer = this.steps(narrower).every(
      (step) => this.allows(wider, step) && this.covers(this.after(wider, step), this.after(narrower, step), steps - 1),
    );
    this.#covers.set(name, answer);
    return answer;
  }

  /** The step as it is in this position, where calls have had hidden moments or not; null: it is not allowed. */
  #at(position: Position, step: Step, now: number): Step | null {
    const here = step.kind === 'call' ? step : this.#located(position, step);
    return here && allows(this.#specification, position, here, now) ? here : null;
  }

  #located({ ongoing }: Position, step: GiveUpStep | ReturnStep | EndStep): Step | null {
    const call = ongoing.find((each) => isOf(step, each));
    return call ? { ...step, call } : null;
  }

  #closed(from: readonly Position[], now: number): Belief {
    const all = new Map<string, Position>();
    for (const position of unseen(this.#specification, from, { now })) all.set(nameOf(position), position);
    const names = [...all.keys()].sort();
    const name = [now, ...names].join('\n');
    return remembered(this.#beliefs, name, () => ({ name, now, positions: names.map((each) => all.get(each)!) }));
  }
}

/** What is known by this key; it is made if it is not. */
function remembered<K, V>(
  known: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make()));
  return value;
}

/** A call without what is hidden of it. */
const plain = ({ at, fn, args, gaveUp }: OngoingCall): OngoingCall => ({ at, fn, args, ...(gaveUp && { gaveUp }) });
