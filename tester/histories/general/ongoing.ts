/** The calls that are ongoing, as one goes along the events of a history and back again. */

/** A ring of operations, in which each has its place again when it is gone back to (Knuth, "Dancing links", 2000). */
export class OngoingRing {
  /** Before the first and after the last: no operation. */
  readonly end: number;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  /** For operations 0..count-1. */
  constructor(count: number) {
    this.end = count;
    this.#next = new Int32Array(count + 1);
    this.#previous = new Int32Array(count + 1);
    this.#next[count] = this.#previous[count] = count;
  }

  /** The operation after this one; after `end`, the first. */
  after(operation: number): number {
    return this.#next[operation]!;
  }

  /** An operation begins: as the first, or as the last. */
  add(operation: number, isLast: boolean): void {
    const previous = isLast ? this.#previous[this.end]! : this.end;
    this.#previous[operation] = previous;
    this.#next[operation] = this.#next[previous]!;
    this.putBack(operation);
  }

  /** It ends, or has not begun. */
  remove(operation: number): void {
    this.#next[this.#previous[operation]!] = this.#next[operation]!;
    this.#previous[this.#next[operation]!] = this.#previous[operation]!;
  }

  /** The last that was removed has not ended. */
  putBack(operation: number): void {
    this.#next[this.#previous[operation]!] = operation;
    this.#previous[this.#next[operation]!] = operation;
  }
}
