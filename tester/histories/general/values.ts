/** JSON values by number: two that are the same have the same. */
import { PairTable, UNKNOWN } from './table.ts';

/** What an array begins with, and an object. */
const ARRAY = 0;
const OBJECT = 1;

/**
 * Numbers values. To write them out and to look for the text takes four times as long. Not of use for what is no JSON, but that undefined is a value
 * of its own.
 */
export class Values {
  /** How many parts all values had that were numbered, the same ones counted again: their memory, in some 16 bytes. */
  weight = 0;
  readonly #simple = new Map<unknown, number>();
  readonly #pairs = new PairTable();
  /** Of simple values, and of what arrays and objects are as far as to one of their parts. */
  #count = OBJECT + 1;

  numberOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return this.#simpleNumber(value);
    let number = ARRAY;
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i += 1) number = this.#then(number, this.numberOf(value[i]));
      return number;
    }
    number = OBJECT;
    for (const name in value) {
      number = this.#then(number, this.#simpleNumber(name));
      number = this.#then(number, this.numberOf((value as Record<string, unknown>)[name]));
    }
    return number;
  }

  #then(before: number, part: number): number {
    this.weight += 1;
    let number = this.#pairs.get(before, part);
    if (number === UNKNOWN) this.#pairs.set(before, part, (number = this.#count++));
    return number;
  }

  #simpleNumber(value: unknown): number {
    let number = this.#simple.get(value);
    if (number === undefined) this.#simple.set(value, (number = this.#count++));
    return number;
  }
}
