/** A schedule told by places: at which steps how many of the possible events are put back. For enumerating schedules by their deviations. */
import { Rotation } from '../rotation.ts';
import type { Pending } from '../pending.ts';
import type { Strategy } from './strategy.ts';

/** How many are put back, by the number of the step. */
export type Skips = ReadonlyMap<number, number>;

/** First in, first out, but for what is skipped; knows how many choices there were. */
export class Skipping implements Strategy {
  /** How many choices there were at each step; a timer that need not wait is one more. */
  readonly choices: number[] = [];
  readonly #skips: Skips;
  readonly #otherwise: Pick<Strategy, 'fate' | 'waits'>;
  readonly #rotation = new Rotation();

  /** `otherwise`: what becomes of messages, and which turns wait, is as it says. */
  constructor(skips: Skips, otherwise: Pick<Strategy, 'fate' | 'waits'>) {
    this.#skips = skips;
    this.#otherwise = otherwise;
  }

  choose(possible: readonly Pending[], timer: Pending | null): Pending {
    const skip = this.#skips.get(this.choices.length) ?? 0;
    this.choices.push(possible.length + (timer && possible.length > 0 ? 1 : 0));
    this.#rotation.see(possible, null);
    if (timer && skip >= possible.length) return timer;
    for (let i = 0; i < skip; i += 1) this.#rotation.putBack();
    return this.#rotation.head!;
  }

  fate(pending: Pending, can: { readonly double: boolean }): ReturnType<Strategy['fate']> {
    return this.#otherwise.fate(pending, can);
  }

  waits(turn: Pending): boolean {
    return this.#otherwise.waits?.(turn) ?? false;
  }
}

/**
 * All schedules that deviate once more than this one, after where it deviates last: over all of them, each schedule comes once.
 * `choices`: how many there were at each step of it. (Iterative bounding: those with the fewest deviations first.)
 */
export function* deviatingOnceMore(skips: Skips, choices: readonly number[]): Generator<Skips> {
  const last = Math.max(-1, ...skips.keys());
  for (let step = Math.max(0, last); step < choices.length; step += 1) {
    const skip = (skips.get(step) ?? 0) + 1;
    if (skip < choices[step]!) yield new Map([...skips, [step, skip]]);
  }
}
