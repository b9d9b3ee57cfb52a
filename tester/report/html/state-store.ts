/** The states of a run, each of them once: most events change nothing. */

/** So many characters of states are kept. */
const CHARS_MAX = 2_000_000;

/** Stands for a state that is not known, or not kept. */
export const NO_STATE = -1;

/** The states of one judge, one after the other. */
export class StateStore {
  /** Whose they are, in words. */
  readonly of: string;
  readonly #numbers = new Map<string, number>();
  readonly #steps: number[] = [];
  #chars = 0;

  constructor(of: string) {
    this.of = of;
  }

  /** Is there no room for more? */
  get isFull(): boolean {
    return this.#chars > CHARS_MAX;
  }

  /** All states, as JSON. */
  get all(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  /** The numbers of the states, in their order. */
  get steps(): readonly number[] {
    return this.#steps;
  }

  /** The next state; undefined: it is not known. */
  add(state: unknown): void {
    this.#steps.push(this.#numberOf(state));
  }

  #numberOf(state: unknown): number {
    if (state === undefined) return NO_STATE;
    const text = JSON.stringify(state, plainly);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#chars += text.length;
    if (this.isFull) return NO_STATE;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** The state of a checker may be of whatever its author likes. */
function plainly(_: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value) as unknown;
  if (value instanceof Set) return [...(value as Set<unknown>)];
  return typeof value === 'bigint' ? String(value) : value;
}
