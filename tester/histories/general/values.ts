/** JSON values, each kept once: two that are the same are one object, and have one number. */
import { PairTable, UNKNOWN } from './table.ts';

/** What an array begins with, and an object. */
const ARRAY = 0;
const OBJECT = 1;

const NO_ARRAY: readonly unknown[] = [];
const NO_OBJECT: Plain = {};

type Plain = Record<string, unknown>;

/**
 * Keeps values. To write them out and to look for the text takes four times as long. Not of use for what is no JSON, but that undefined is a value
 * of its own.
 */
export class Values {
  /** How many parts all values have that are kept: what is the same counted once. */
  weight = 0;
  /** Of simple values, and of arrays and objects as they are kept. */
  readonly #numbers = new Map<unknown, number>();
  readonly #kept: (object | undefined)[] = [];
  readonly #pairs = new PairTable();
  /** Of simple values, and of what arrays and objects are as far as to one of their parts. */
  #count = OBJECT + 1;

  /** The value as it is kept. `like`: one that is kept; what is the same in both is not looked for. */
  kept(value: unknown, like?: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return this.#keptArray(value, Array.isArray(like) ? like : NO_ARRAY);
    return this.#keptObject(value as Plain, typeof like === 'object' && like !== null ? (like as Plain) : NO_OBJECT);
  }

  /** The number of a value that is kept. */
  numberOf(kept: unknown): number {
    let number = this.#numbers.get(kept);
    if (number === undefined) this.#numbers.set(kept, (number = this.#count++));
    return number;
  }

  // The values themselves are not changed: they may be shared with others.

  #keptArray(value: readonly unknown[], like: readonly unknown[]): readonly unknown[] {
    let own = value;
    let isAlike = value.length === like.length;
    for (let i = 0; i < value.length; i += 1) {
      const kept = this.kept(value[i], like[i]);
      if (kept !== like[i]) isAlike = false;
      if (kept === value[i]) continue;
      if (own === value) own = value.slice();
      (own as unknown[])[i] = kept;
    }
    return isAlike && like !== NO_ARRAY ? like : this.#once(own, this.#numberOfArray(own));
  }

  #keptObject(value: Plain, like: Plain): Plain {
    let own = value;
    let count = 0;
    let isAlike = like !== NO_OBJECT;
    for (const name in value) {
      const kept = this.kept(value[name], like[name]);
      if (kept !== like[name] || (kept === undefined && !(name in like))) isAlike = false;
      count += 1;
      if (kept === value[name]) continue;
      if (own === value) own = { ...value };
      own[name] = kept;
    }
    return isAlike && count === Object.keys(like).length ? like : this.#once(own, this.#numberOfObject(own));
  }

  #once<T extends object>(own: T, number: number): T {
    const known = this.#kept[number];
    if (known) return known as T;
    this.#kept[number] = own;
    this.#numbers.set(own, number);
    return own;
  }

  #numberOfArray(value: readonly unknown[]): number {
    let number = ARRAY;
    for (let i = 0; i < value.length; i += 1) number = this.#then(number, this.numberOf(value[i]));
    return number;
  }

  #numberOfObject(value: Plain): number {
    let number = OBJECT;
    for (const name in value) number = this.#then(this.#then(number, this.numberOf(name)), this.numberOf(value[name]));
    return number;
  }

  #then(before: number, part: number): number {
    let number = this.#pairs.get(before, part);
    if (number === UNKNOWN) {
      this.weight += 1;
      this.#pairs.set(before, part, (number = this.#count++));
    }
    return number;
  }
}
