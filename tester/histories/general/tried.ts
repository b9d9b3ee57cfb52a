/** From where it was tried to go on. */
import { PairTable, UNKNOWN } from './table.ts';
import type { Sets } from './used.ts';

/** Pairs of an event and a position; with each, the sets of operations that had been used up. */
export class Tried {
  readonly #lists = new PairTable();
  readonly #sets: Sets;
  /** Lists: what was used, and the number of the rest of the list. */
  readonly #used: number[] = [];
  readonly #rest: number[] = [];

  constructor(sets: Sets) {
    this.#sets = sets;
  }

  get size(): number {
    return this.#used.length;
  }

  /** Notes it. False: from there, perhaps with more that was not used up yet, it was tried before. */
  add(event: number, position: number, used: number): boolean {
    const list = this.#lists.get(event, position);
    for (let at = list; at !== UNKNOWN; at = this.#rest[at]!) {
      if (this.#sets.isWithin(this.#used[at]!, used)) return false;
    }
    this.#lists.set(event, position, this.#used.push(used) - 1);
    this.#rest.push(list);
    return true;
  }

  /** All pairs of an event and a position. */
  all(): Iterable<readonly [event: number, position: number]> {
    return this.#lists.keys();
  }
}
