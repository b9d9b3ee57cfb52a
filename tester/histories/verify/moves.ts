/** What a specification allows of the operations of a history, one move at a time. */
import { copyState } from '../../../services/semantics/json.ts';
import type { Invocation, Specification } from '../../../services/semantics/specification.ts';
import type { History } from '../history.ts';

/** The state, and the operations that are ongoing and have made their hidden step, in ascending order. */
export interface Stand {
  readonly state: unknown;
  readonly stepped: readonly number[];
}

/** Moves. Where one is not allowed, it leads to null. */
export class Moves {
  readonly #history: History;
  readonly #specification: Specification;

  constructor(history: History, specification: Specification) {
    this.#history = history;
    this.#specification = specification;
  }

  start(): Stand {
    return { state: this.#specification.init(), stepped: [] };
  }

  /** A call, or a return with what was recorded. */
  event({ state, stepped }: Stand, event: number): Stand | null {
    const [operation, now] = [event >> 1, this.now(event)];
    const call = this.#call(operation);
    const after = copyState(state);
    if ((event & 1) === 0) {
      if (this.#specification.accusedCall(after, call, now)) return null;
      this.#specification.applyCall(after, call, now);
      return { state: after, stepped };
    }
    const result = this.#history.result(operation) ?? null;
    if (this.#specification.refusedReturn(after, call, result, now)) return null;
    this.#specification.applyReturn(after, call, result, now);
    return { state: after, stepped: stepped.filter((each) => each !== operation) };
  }

  /** A hidden step of an operation, which must be ongoing. */
  step({ state, stepped }: Stand, operation: number, step: string, now: number): Stand | null {
    const call = this.#call(operation);
    if (stepped.includes(operation) || !this.#specification.stepsOf(call).includes(step)) return null;
    if (this.#specification.refusedStep(state, call, step, now)) return null;
    const after = copyState(state);
    this.#specification.applyStep(after, call, step, now);
    return { state: after, stepped: [...stepped, operation].sort((a, b) => a - b) };
  }

  /** What the service does by itself. */
  internal({ state, stepped }: Stand, step: string, at: number, now: number): Stand | null {
    const hidden = { step, call: null, at };
    const isKnown = Object.hasOwn(this.#specification.service.internal ?? {}, step);
    if (!isKnown || this.#specification.refusedInternal(state, hidden, now)) return null;
    const after = copyState(state);
    this.#specification.applyInternal(after, hidden, now);
    return { state: after, stepped };
  }

  /** Wherever one hidden step leads. */
  *hidden(stand: Stand, ongoing: Iterable<number>, now: number): Generator<Stand, void> {
    const { service, addresses } = this.#specification;
    for (const operation of ongoing) {
      for (const step of this.#specification.stepsOf(this.#call(operation))) {
        const next = this.step(stand, operation, step, now);
        if (next) yield next;
      }
    }
    for (const step of Object.keys(service.internal ?? {})) {
      for (let at = 0; at < addresses; at += 1) {
        const next = this.internal(stand, step, at, now);
        if (next) yield next;
      }
    }
  }

  /** The time of an event, in ms. */
  now(event: number): number {
    return ((event & 1) === 0 ? this.#history.began(event >> 1) : this.#history.ended(event >> 1)!).t;
  }

  #call(operation: number): Invocation {
    const { fn, args, at } = {
      fn: this.#history.fn(operation),
      args: this.#history.args(operation),
      at: this.#history.at(operation),
    };
    return { fn, args, at };
  }
}

/** Keeps which operations are ongoing. */
export function follow(ongoing: Set<number>, event: number): void {
  if ((event & 1) === 0) ongoing.add(event >> 1);
  else ongoing.delete(event >> 1);
}

/** Is there an order that explains this? All are tried. That a call is not allowed shows nothing. */
export function isExplained(history: History, specification: Specification): boolean {
  const moves = new Moves(history, specification);
  const ongoing = new Set<number>();
  let stands: readonly Stand[] = [moves.start()];
  for (const event of history.events) {
    const isCall = (event & 1) === 0;
    const before = isCall ? stands : reached(stands, ongoing, event, moves);
    const after = before.map((stand) => moves.event(stand, event)).filter((stand) => stand !== null);
    if (after.length === 0) return isCall;
    stands = distinct(after);
    follow(ongoing, event);
  }
  return true;
}

/** Wherever hidden steps lead before an event. */
function reached(from: readonly Stand[], ongoing: Iterable<number>, event: number, moves: Moves): readonly Stand[] {
  const known = new Map(from.map((stand) => [nameOf(stand), stand]));
  for (const stand of known.values()) {
    for (const next of moves.hidden(stand, ongoing, moves.now(event))) {
      if (!known.has(nameOf(next))) known.set(nameOf(next), next);
    }
  }
  return [...known.values()];
}

const distinct = (stands: readonly Stand[]): Stand[] => [
  ...new Map(stands.map((stand) => [nameOf(stand), stand])).values(),
];

/** Two stands with the same name are the same. */
export const nameOf = ({ state, stepped }: Stand): string => `${stepped.join()} ${JSON.stringify(state)}`;
