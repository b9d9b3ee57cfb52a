/** Which of the operations that never return have had their effect: sets, each kept once. */

/** The number of the empty set. */
export const NONE = 0;

/** Sets of operations, by number. */
export class Sets {
  readonly #all: (readonly number[])[] = [[]];
  readonly #numbers = new Map<string, number>([['', NONE]]);

  has(set: number, operation: number): boolean {
    return this.#all[set]!.includes(operation);
  }

  /** The set with this one more. */
  with(set: number, operation: number): number {
    const more = [...this.#all[set]!, operation].sort((a, b) => a - b);
    const name = more.join();
    let number = this.#numbers.get(name);
    if (number === undefined) this.#numbers.set(name, (number = this.#all.push(more) - 1));
    return number;
  }

  /** Is every operation of the one in the other? */
  isWithin(some: number, all: number): boolean {
    return some === NONE || some === all || this.#all[some]!.every((operation) => this.has(all, operation));
  }
}
