/** How often more believed to have a lock than may, and for how long. */
import type { Hold } from '../judgement.ts';
import type { LockView } from '../locks/view.ts';
import type { Beliefs } from './beliefs.ts';

/** Of the recorded times, in ms. */
export interface Overlaps {
  /** How many holds there were, and how many of them began while they must not. */
  readonly holds: number;
  readonly count: number;
  readonly longest: Overlap | null;
  /**
   * That there is one is certain as long as each clock is wrong by less than this, in ms: 0, there is none; null, however wrong they are, since one
   * clock shows it, or nobody gave it up.
   */
  readonly certainWithinMs: number | null;
}

/** Two holds that overlap. `ms`: 0, if both were still held when the history ended, and the second was got only then. */
export interface Overlap {
  readonly ms: number;
  readonly holds: readonly [Hold, Hold];
}

/** The overlaps. */
export function overlapsOf(beliefs: Beliefs, view: LockView): Overlaps {
  const all = new Others(beliefs, view.permits);
  const byClock = new Map<unknown, Others>();
  let count = 0;
  let longest: Overlap | null = null;
  let certain = 0;
  for (const belief of beliefs.inOrder()) {
    const clock = beliefs.clockOf(belief);
    const same = byClock.get(clock) ?? new Others(beliefs, view.permits);
    byClock.set(clock, same);
    for (const others of [all, same]) {
      const held = others.excluding(belief);
      if (!beliefs.areAtOnce([...held, belief])) continue;
      certain = Math.max(certain, certainWithin(beliefs, [...held, belief]));
      if (others !== all) continue;
      const other = held.at(-1)!;
      const ms = Math.min(beliefs.to[belief]!, beliefs.to[other]!, beliefs.last) - beliefs.from[belief]!;
      count += 1;
      if (ms > (longest?.ms ?? -1)) longest = { ms, holds: [beliefs.hold(other), beliefs.hold(belief)] };
    }
    all.add(belief);
    same.add(belief);
  }
  return { holds: beliefs.length, count, longest, certainWithinMs: certain === Infinity ? null : certain };
}

/**
 * Holds that overlap do so for certain as long as each clock is wrong by less than this: for each two, each was certainly got before the other was
 * given up. These are two moments that are apart by so much, and the clocks may be wrong by half of that, each the other way; the moments of one clock are
 * wrong together. So of a short hold in a long one it is not the length that counts.
 */
function certainWithin(beliefs: Beliefs, held: readonly number[]): number {
  let least = Infinity;
  for (const one of held) {
    for (const other of held) {
      if (beliefs.clockOf(one) === beliefs.clockOf(other)) continue;
      least = Math.min(least, (beliefs.to[one]! - beliefs.from[other]!) / 2);
    }
  }
  return least;
}

/** Those that began before, as far as they matter: that end last. */
class Others {
  readonly #beliefs: Beliefs;
  readonly #permits: number;
  /** Exclusive ones, as many as may be at once, the last to end first. */
  readonly #exclusive: number[] = [];
  #shared: number | null = null;

  constructor(beliefs: Beliefs, permits: number) {
    this.#beliefs = beliefs;
    this.#permits = permits;
  }

  /** While all of these last, the other must not begin; the last of them ends first. None: it may. */
  excluding(belief: number): readonly number[] {
    if (this.#beliefs.modeOf(belief) === 'shared') return this.#exclusive.slice(0, 1);
    const last = this.#exclusive[this.#permits - 1];
    const shared = this.#shared;
    if (shared !== null && (last === undefined || this.#to(shared) > this.#to(last))) return [shared];
    return last === undefined ? [] : this.#exclusive;
  }

  add(belief: number): void {
    if (this.#beliefs.modeOf(belief) === 'shared') {
      if (this.#shared === null || this.#to(belief) > this.#to(this.#shared)) this.#shared = belief;
      return;
    }
    const place = this.#exclusive.findIndex((each) => this.#to(belief) > this.#to(each));
    this.#exclusive.splice(place < 0 ? this.#exclusive.length : place, 0, belief);
    if (this.#exclusive.length > this.#permits) this.#exclusive.pop();
  }

  #to(belief: number): number {
    return this.#beliefs.to[belief]!;
  }
}
