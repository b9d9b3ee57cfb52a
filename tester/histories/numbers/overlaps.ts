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
}

/** Two holds that overlap. */
export interface Overlap {
  readonly ms: number;
  readonly holds: readonly [Hold, Hold];
  /** If they are of different clocks, it is certain as long as each of these is wrong by less than this, in ms. */
  readonly certainWithinMs: number;
}

/** The overlaps. */
export function overlapsOf(beliefs: Beliefs, view: LockView): Overlaps {
  const others = new Others(beliefs, view.permits);
  let count = 0;
  let longest: Overlap | null = null;
  for (const belief of beliefs.inOrder()) {
    const other = others.excluding(belief);
    const ends = other === null ? -Infinity : Math.min(beliefs.to[belief]!, beliefs.to[other]!, beliefs.last);
    const ms = ends - beliefs.from[belief]!;
    if (ms > 0) count += 1;
    if (ms > (longest?.ms ?? 0)) {
      longest = { ms, holds: [beliefs.hold(other!), beliefs.hold(belief)], certainWithinMs: ms / 2 };
    }
    others.add(belief);
  }
  return { holds: beliefs.length, count, longest };
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

  /** Until this one ends, the other must not begin; null: it may. */
  excluding(belief: number): number | null {
    if (this.#beliefs.modeOf(belief) === 'shared') return this.#exclusive[0] ?? null;
    const last = this.#exclusive[this.#permits - 1] ?? null;
    return last === null || (this.#shared !== null && this.#to(this.#shared) > this.#to(last)) ? this.#shared : last;
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
