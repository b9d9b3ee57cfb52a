/** Numbers by pairs of numbers: a `Map` with names made of both would take ten times the time, and the memory. */

/** Nothing is known of a pair. */
export const UNKNOWN = -1;

/** Keys and values are not negative, and below 2³¹. */
export class PairTable {
  /** How many pairs there are. */
  size = 0;
  #mask = 63;
  #keys = new Int32Array(2 * (this.#mask + 1)).fill(UNKNOWN);
  #values = new Int32Array(this.#mask + 1);

  /** What is known of the pair; `UNKNOWN`: nothing. */
  get(a: number, b: number): number {
    const place = this.#placeOf(a, b);
    return this.#keys[2 * place] === UNKNOWN ? UNKNOWN : this.#values[place]!;
  }

  set(a: number, b: number, value: number): void {
    const place = this.#placeOf(a, b);
    this.#values[place] = value;
    if (this.#keys[2 * place] !== UNKNOWN) return;
    this.#keys[2 * place] = a;
    this.#keys[2 * place + 1] = b;
    this.size += 1;
    if (2 * this.size > this.#mask) this.#grow();
  }

  /** All pairs. */
  *keys(): Generator<readonly [number, number], void> {
    for (let place = 0; place <= this.#mask; place += 1) {
      if (this.#keys[2 * place] !== UNKNOWN) yield [this.#keys[2 * place]!, this.#keys[2 * place + 1]!];
    }
  }

  /** Where the pair is, or is to be. */
  #placeOf(a: number, b: number): number {
    const mixed = Math.imul(Math.imul(a, 0x9e3779b1) ^ (b + (a >>> 15)), 0x85ebca6b);
    let place = (mixed ^ (mixed >>> 13)) & this.#mask;
    while (this.#keys[2 * place] !== UNKNOWN && !(this.#keys[2 * place] === a && this.#keys[2 * place + 1] === b))
      place = (place + 1) & this.#mask;
    return place;
  }

  #grow(): void {
    const [keys, values, length] = [this.#keys, this.#values, this.#mask + 1];
    this.#mask = 2 * length - 1;
    this.#keys = new Int32Array(4 * length).fill(UNKNOWN);
    this.#values = new Int32Array(2 * length);
    for (let place = 0; place < length; place += 1) {
      if (keys[2 * place] === UNKNOWN) continue;
      const to = this.#placeOf(keys[2 * place]!, keys[2 * place + 1]!);
      this.#keys[2 * to] = keys[2 * place]!;
      this.#keys[2 * to + 1] = keys[2 * place + 1]!;
      this.#values[to] = values[place]!;
    }
  }
}

/** Gives pairs numbers, from 0 in the order in which they come. */
export class PairNumbers {
  readonly #table = new PairTable();

  numberOf(a: number, b: number): number {
    let number = this.#table.get(a, b);
    if (number === UNKNOWN) this.#table.set(a, b, (number = this.#table.size));
    return number;
  }
}
