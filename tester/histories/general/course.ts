/** The course of one part of a history: its calls and returns as moves of the automaton, and what else each ongoing call may do. */
import { lapsesMsOf } from '../../../services/semantics/parts.ts';
import type { Invocation } from '../../../services/semantics/specification.ts';
import type { History } from '../history.ts';
import type { Events } from '../parts.ts';
import type { Automaton, Slot } from './automaton.ts';
import { PairNumbers, PairTable, UNKNOWN } from './table.ts';

/** Moves with consecutive numbers. */
export interface Moves {
  readonly first: number;
  readonly count: number;
}

/** Among the moves of an operation, that of its call, that of its return, and from there those of its hidden steps. */
const CALL = 0;
const RETURN = 1;
const STEPS = 2;

/**
 * Operations are numbered anew, from 0 in the order in which they begin here. Those that are alike have the same moves; where time may change
 * what is allowed, others at each event.
 */
export class Course {
  readonly history: History;
  /** As in `History.events`, of operations as they are numbered here. */
  readonly events: Int32Array;
  /** Their numbers in the history. */
  readonly operations: Int32Array;
  readonly automaton: Automaton;
  /** Is all that a call does done in its hidden moment? */
  readonly #isAtomic: boolean;
  /** Does it matter at which time something comes? */
  readonly isTimed: boolean;
  readonly #slots: Int32Array;
  /** Operations that are alike have the same number here. */
  readonly #kinds: Int32Array;
  readonly #firsts = new PairTable();
  readonly #internals = new Map<number, Moves>();

  constructor(history: History, events: Events, automaton: Automaton, isAtomic = false) {
    this.#isAtomic = isAtomic;
    const { service, parameters } = automaton.specification;
    this.history = history;
    this.automaton = automaton;
    this.isTimed = lapsesMsOf(service, parameters) > 0;
    this.operations = events.filter((event) => isCall(event)).map((event) => event >> 1);
    const numbers = new Map<number, number>();
    this.operations.forEach((operation, number) => numbers.set(operation, number));
    this.events = events.map((event) => 2 * numbers.get(event >> 1)! + (event & 1));
    this.#slots = slotsOf(this);
    this.#kinds = kindsOf(this, this.#slots);
  }

  /** Does nobody call anything while a call of the same address is ongoing? */
  get isSequential(): boolean {
    return this.#slots.every((slot) => slot < this.history.processes.length);
  }

  slot(operation: number): Slot {
    return this.#slots[operation]!;
  }

  returns(operation: number): boolean {
    return this.history.outcome(this.operations[operation]!) === 'returned';
  }

  /** Is any operation made at once? */
  get hasAtOnce(): boolean {
    return this.operations.some((_, operation) => this.isAtOnce(operation));
  }

  /** Is it made at once, some time or never, since it does not return? */
  isAtOnce(operation: number): boolean {
    return this.#isAtomic && !this.returns(operation);
  }

  call(operation: number): Invocation {
    const { history } = this;
    const number = this.operations[operation]!;
    return { at: history.at(number), fn: history.fn(number), args: history.args(number) };
  }

  result(operation: number): unknown {
    return this.history.result(this.operations[operation]!) ?? null;
  }

  /** The move that is this event. */
  eventMove(event: number): number {
    const number = this.events[event]!;
    return this.#first(number >> 1, event) + (isCall(number) ? CALL : RETURN);
  }

  /** The hidden steps of an operation, just before this event. */
  stepMoves(operation: number, event: number): Moves {
    const count = this.automaton.specification.stepsOf(this.call(operation)).length;
    return { first: this.#first(operation, event) + STEPS, count };
  }

  /** What the service may do by itself, just before this event. */
  internalMoves(event: number): Moves {
    const time = this.isTimed ? event : 0;
    let moves = this.#internals.get(time);
    if (!moves) this.#internals.set(time, (moves = this.#addInternal(this.now(event))));
    return moves;
  }

  /** The time of an event, in ms. */
  now(event: number): number {
    const number = this.events[event]!;
    const operation = this.operations[number >> 1]!;
    return (isCall(number) ? this.history.began(operation) : this.history.ended(operation)!).t;
  }

  #first(operation: number, event: number): number {
    const kind = this.#kinds[operation]!;
    const time = this.isTimed ? event : 0;
    let first = this.#firsts.get(kind, time);
    if (first === UNKNOWN) this.#firsts.set(kind, time, (first = this.#addMoves(operation, this.now(event))));
    return first;
  }

  #addMoves(operation: number, now: number): number {
    const call = this.call(operation);
    const its = { call, slot: this.slot(operation), now };
    const result = this.result(operation);
    const isAtOnce = this.isAtOnce(operation);
    const first = this.automaton.add(isAtOnce ? { kind: 'nothing', now } : { kind: 'call', ...its });
    this.automaton.add({ kind: 'return', ...its, result });
    for (const step of this.automaton.specification.stepsOf(call)) {
      if (isAtOnce) this.automaton.add({ kind: 'at once', call, step, now });
      else this.automaton.add({ kind: 'step', ...its, step });
    }
    return first;
  }

  #addInternal(now: number): Moves {
    const { service, addresses } = this.automaton.specification;
    const all = Object.keys(service.internal ?? {}).flatMap((step) =>
      Array.from({ length: addresses }, (_, at) => this.automaton.add({ kind: 'internal', step, at, now })),
    );
    return { first: all[0] ?? 0, count: all.length };
  }
}

/** Is it the beginning of an operation? */
export const isCall = (event: number): boolean => (event & 1) === 0;

/** The slot of a call is its address, or, while another call is ongoing there, one of its own. */
function slotsOf({ history, events, operations }: Course): Int32Array {
  const slots = new Int32Array(operations.length);
  const taken = new Uint8Array(history.processes.length);
  let extra = history.processes.length;
  for (const event of events) {
    const at = history.at(operations[event >> 1]!);
    if (isCall(event)) slots[event >> 1] = taken[at] ? extra++ : at;
    if (slots[event >> 1] === at) taken[at] = Number(isCall(event));
  }
  return slots;
}

function kindsOf({ history, operations }: Course, slots: Int32Array): Int32Array {
  const [fns, calls, places, ends] = [new PairNumbers(), new PairNumbers(), new PairNumbers(), new PairNumbers()];
  return operations.map((operation, number) => {
    const fn = fns.numberOf(history.fnNumber(operation), history.argsNumber(operation));
    const call = calls.numberOf(fn, history.at(operation));
    const end = history.outcome(operation) === 'returned' ? history.resultNumber(operation) + 1 : 0;
    return ends.numberOf(places.numberOf(call, slots[number]!), end);
  });
}
