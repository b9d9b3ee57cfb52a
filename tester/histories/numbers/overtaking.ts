/** How often those that asked for a lock were passed by others that asked later. */
import type { Beliefs } from './beliefs.ts';

/** By how often a take was passed, how many were. */
export function passedOf({ asked, returned }: Pick<Beliefs, 'asked' | 'returned'>): Readonly<Record<number, number>> {
  const before = new Counts(asked.length);
  const passed: Record<number, number> = {};
  returned.forEach((place, i) => {
    const times = i - before.upTo(place);
    passed[times] = (passed[times] ?? 0) + 1;
    before.add(place);
  });
  return passed;
}

/** How many of a row were added, up to a place: each step takes as long as the number of places has digits (Fenwick, 1994). */
class Counts {
  readonly #sums: Uint32Array;

  constructor(places: number) {
    this.#sums = new Uint32Array(places + 1);
  }

  add(place: number): void {
    for (let i = place + 1; i < this.#sums.length; i += i & -i) this.#sums[i]! += 1;
  }

  /** Without the place itself. */
  upTo(place: number): number {
    let count = 0;
    for (let i = place; i > 0; i -= i & -i) count += this.#sums[i]!;
    return count;
  }
}
