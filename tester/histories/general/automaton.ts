/**
 * A specification as an automaton that is built as far as it is used: positions and moves are numbers, and where a move leads from a position
 * is worked out once. In a long history over few states an event costs a look into a table.
 */
import { copyState } from '../../../services/semantics/json.ts';
import type { Invocation, Specification } from '../../../services/semantics/specification.ts';
import type { Address } from '../../../services/service.ts';
import { PairTable, UNKNOWN } from './table.ts';
import { Values } from './values.ts';

/** A call has the same slot from its beginning to its end, and no other has it meanwhile. */
export type Slot = number;

/** Where a history may be: the state of the specification, and the slots of the calls whose hidden moment has come, in ascending order. */
export interface Position {
  readonly state: unknown;
  readonly stepped: readonly Slot[];
}

/** What leads from one position to the next. */
export type Move =
  | { readonly kind: 'call'; readonly call: Invocation; readonly slot: Slot; readonly now: number }
  | {
      readonly kind: 'return';
      readonly call: Invocation;
      readonly slot: Slot;
      readonly now: number;
      readonly result: unknown;
    }
  | {
      readonly kind: 'step';
      readonly call: Invocation;
      readonly slot: Slot;
      readonly now: number;
      readonly step: string;
    }
  /** A call that begins, has its hidden moment, and returns, all at once. */
  | { readonly kind: 'at once'; readonly call: Invocation; readonly step: string; readonly now: number }
  | { readonly kind: 'nothing'; readonly now: number }
  | { readonly kind: 'internal'; readonly at: Address; readonly step: string; readonly now: number };

/** The number of no position: the specification does not allow the move. A call is not allowed only if the caller could know it. */
export const REFUSED = 0;

/** The positions of one part. */
export class Automaton {
  readonly specification: Specification;
  /** The number of the position before anything has happened. */
  readonly first: number;
  readonly #moves: Move[] = [];
  readonly #positions: Position[] = [{ state: null, stepped: [] }];
  readonly #values = new Values();
  /** Positions, by the numbers of their state and of the slots. */
  readonly #numbers = new PairTable();
  readonly #next = new PairTable();

  constructor(specification: Specification) {
    this.specification = specification;
    this.first = this.#numberOf(this.#values.kept(specification.init()), []);
  }

  /** How many parts the states of all positions have, those that they share counted once. */
  get weight(): number {
    return this.#values.weight;
  }

  /** How many positions there are. */
  get size(): number {
    return this.#positions.length - 1;
  }

  /** The number of a move that was not there before. */
  add(move: Move): number {
    return this.#moves.push(move) - 1;
  }

  position(number: number): Position {
    return this.#positions[number]!;
  }

  move(number: number): Move {
    return this.#moves[number]!;
  }

  /** Where the move leads from this position; `REFUSED`: nowhere. */
  next(position: number, move: number): number {
    const known = this.#next.get(position, move);
    if (known !== UNKNOWN) return known;
    const number = this.#after(this.#positions[position]!, this.#moves[move]!);
    this.#next.set(position, move, number);
    return number;
  }

  #after({ state, stepped }: Position, move: Move): number {
    if (this.#refuses(state, stepped, move)) return REFUSED;
    const next = copyState(state);
    return this.#apply(next, move)
      ? this.#numberOf(this.#values.kept(next, state), steppedAfter(stepped, move))
      : REFUSED;
  }

  /** The number of the position with this state, as it is kept. */
  #numberOf(state: unknown, slots: readonly Slot[]): number {
    const stepped = this.#values.kept(slots) as readonly Slot[];
    const [a, b] = [this.#values.numberOf(state), this.#values.numberOf(stepped)];
    let number = this.#numbers.get(a, b);
    if (number === UNKNOWN) {
      number = this.#positions.push({ state, stepped }) - 1;
      this.#numbers.set(a, b, number);
    }
    return number;
  }

  #refuses(state: unknown, stepped: readonly Slot[], move: Move): boolean {
    const { specification } = this;
    switch (move.kind) {
      case 'call':
      case 'at once':
        return specification.accusedCall(state, move.call, move.now) !== null;
      case 'return':
        return specification.refusedReturn(state, move.call, move.result, move.now) !== null;
      case 'step':
        return stepped.includes(move.slot) || specification.refusedStep(state, move.call, move.step, move.now) !== null;
      case 'internal':
        return specification.refusedInternal(state, { ...move, call: null }, move.now) !== null;
      case 'nothing':
        return false;
    }
  }

  /** Changes the state as the move says; false: it turns out that it is refused. */
  #apply(state: unknown, move: Move): boolean {
    const { specification } = this;
    switch (move.kind) {
      case 'call':
        specification.applyCall(state, move.call, move.now);
        return true;
      case 'return':
        specification.applyReturn(state, move.call, move.result, move.now);
        return true;
      case 'step':
        specification.applyStep(state, move.call, move.step, move.now);
        return true;
      case 'at once':
        return this.#applyAtOnce(state, move.call, move.step, move.now);
      case 'internal':
        specification.applyInternal(state, { ...move, call: null }, move.now);
        return true;
      case 'nothing':
        return true;
    }
  }

  #applyAtOnce(state: unknown, call: Invocation, step: string, now: number): boolean {
    const { specification } = this;
    specification.applyCall(state, call, now);
    if (specification.refusedStep(state, call, step, now)) return false;
    specification.applyStep(state, call, step, now);
    const [result] = specification.allowedResults(state, call, now);
    if (result === undefined) return false;
    specification.applyReturn(state, call, result, now);
    return true;
  }
}

function steppedAfter(stepped: readonly Slot[], move: Move): readonly Slot[] {
  if (move.kind === 'return') return stepped.filter((slot) => slot !== move.slot);
  return move.kind === 'step' ? [...stepped, move.slot].sort((a, b) => a - b) : stepped;
}
