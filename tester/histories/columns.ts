/** What a history is kept in. */

/** A column that grows: a million operations as objects would take ten times the memory, and the time to make them. */
export class Column<A extends Int32Array | Float64Array> {
  array: A;
  readonly #make: (length: number) => A;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.array = make(1024);
  }

  /** The column is as long as it has to be. */
  set(index: number, value: number): void {
    if (index >= this.array.length) {
      const longer = this.#make(this.array.length * 2);
      longer.set(this.array);
      this.array = longer;
    }
    this.array[index] = value;
  }
}

/** An empty column of whole numbers. */
export const ints = (): Column<Int32Array> => new Column((length) => new Int32Array(length));
/** An empty column of numbers. */
export const floats = (): Column<Float64Array> => new Column((length) => new Float64Array(length));

/** Values, each kept once. What is simple, and a list of nothing or of one that is simple, need not be written out. */
export class Values {
  /** By number. */
  readonly all: unknown[] = [];
  readonly #simple = new Map<unknown, number>();
  readonly #lists = new Map<unknown, number>();
  readonly #others = new Map<string, number>();

  /** From 0, in the order in which they come. */
  numberOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return this.#numberIn(this.#simple, value, value);
    if (Array.isArray(value) && value.length < 2) {
      const one: unknown = value.length === 0 ? NOTHING : value[0];
      if (typeof one !== 'object' || one === null) return this.#numberIn(this.#lists, one, value);
    }
    return this.#numberIn(this.#others, JSON.stringify(value), value);
  }

  #numberIn<N>(numbers: Map<N, number>, name: N, value: unknown): number {
    let number = numbers.get(name);
    if (number === undefined) numbers.set(name, (number = this.all.push(value) - 1));
    return number;
  }
}

/** What is in an empty list. */
const NOTHING = Symbol('nothing');
