/** What was recorded of a service while others used it: operations, and in which order they were seen to begin and to end. */
import type { Address } from '../../services/service.ts';
import { floats, ints, Values } from './columns.ts';
import type { DateForm } from './dates.ts';

/**
 * How an operation ended. `returned`: with a result. `failed`: it certainly had no effect. `open`: it never ended as far as is known; it
 * may have had its effect, may have it later, or never.
 */
export type Outcome = 'returned' | 'failed' | 'open';

const OUTCOMES: readonly Outcome[] = ['open', 'returned', 'failed'];

/** Where in the file, and when. */
export interface Place {
  /** The number of the line, from 1. */
  readonly line: number;
  /** When, in ms, on whatever clock; without: its place in the file. */
  readonly t: number;
}

/** The same as it is read: perhaps without a time. */
type Noted = Pick<Place, 'line'> & {
  readonly t: number | null;
  /** Nobody noted when it was: it is the latest that it may have been. */
  readonly isGuessed?: boolean;
};

/** More was recorded than is kept in memory. */
export class TooLong extends Error {
  override readonly name = 'TooLong';

  constructor(most: number) {
    super(`There are more than ${most} operations; judge them in several files, or one part of the service at a time.`);
  }
}

/** No clock counts so many ms, but from 1970: that is in 1973. */
const DATES_MS = 1e11;

/** At most so many operations are kept: some 70 bytes each. */
export const OPERATIONS_MAX = 10_000_000;

/**
 * A history. Operations are numbered from 0 in the order in which they were recorded to begin; what is known of one stands in columns
 * under its number. Who called them is a number too, an `Address` of the service; `processes` has their names.
 */
export class History {
  /** How many operations there are. */
  readonly length: number;
  /** The names of those who called. */
  readonly processes: readonly string[];
  /**
   * The beginnings and ends in the order in which they are judged: `2 * operation` is a beginning, `2 * operation + 1` its end. An operation
   * that is open has no end here. Where clocks are uncertain, beginnings stand as early, and ends as late, as they may have been.
   */
  readonly events: Int32Array;
  /** Is it known of each event when it was? Otherwise times are numbers of lines, and say nothing. */
  readonly isTimed: boolean;
  /** The moment from which times count, in ms since 1970; null: they are of whatever clock. */
  readonly sinceMs: number | null;
  /** How the file writes dates; null: it has none. */
  readonly dates: DateForm | null;
  /** Are the events in the order of their times, and not in that of the lines? */
  readonly isSorted: boolean;
  /** By address, the host whose clock its times are of; null: nobody says. */
  readonly clocks: readonly string[] | null;
  /** May clocks be wrong? Then `events` are not in the order in which they were recorded. */
  readonly isUncertain: boolean;
  readonly #columns: Columns;

  /** Made by `HistoryBuilder`. */
  constructor(columns: Columns, known: Known) {
    this.#columns = columns;
    this.length = known.length;
    this.processes = known.processes;
    this.events = known.events;
    this.isTimed = known.isTimed;
    this.sinceMs = known.sinceMs;
    this.dates = known.dates;
    this.isSorted = known.isSorted;
    this.clocks = known.clocks;
    this.isUncertain = known.isUncertain;
  }

  /** Who called it. */
  at(operation: number): Address {
    return this.#columns.at.array[operation]!;
  }

  fn(operation: number): string {
    return this.#columns.values.all[this.#columns.fn.array[operation]!] as string;
  }

  args(operation: number): readonly unknown[] {
    return this.#columns.values.all[this.#columns.args.array[operation]!] as readonly unknown[];
  }

  /** With what it returned; null where it did not. */
  result(operation: number): unknown {
    return this.outcome(operation) === 'returned'
      ? this.#columns.values.all[this.#columns.result.array[operation]!]
      : null;
  }

  /** Operations of the same function with the same arguments have the same numbers here: for tables. */
  fnNumber(operation: number): number {
    return this.#columns.fn.array[operation]!;
  }

  argsNumber(operation: number): number {
    return this.#columns.args.array[operation]!;
  }

  /** The same for results; only of those that returned. */
  resultNumber(operation: number): number {
    return this.#columns.result.array[operation]!;
  }

  outcome(operation: number): Outcome {
    return OUTCOMES[this.#columns.outcome.array[operation]!]!;
  }

  /** Where and when it was recorded to begin. */
  began(operation: number): Place {
    return { line: this.#columns.line.array[operation]!, t: this.#columns.t.array[operation]! };
  }

  /** Was it noted when it was called? Else that is guessed. */
  isCallNoted(operation: number): boolean {
    return this.#columns.guessed.array[operation] === 0;
  }

  /** Do two say the same, of the same user, at the same times, in two lines? One of them may be a copy. */
  areSame(one: number, other: number): boolean {
    const said = (each: number): string =>
      JSON.stringify([
        ...[this.at(each), this.fnNumber(each), this.argsNumber(each), this.began(each).t],
        ...[this.outcome(each), this.result(each), this.ended(each)?.t],
      ]);
    return this.began(one).line !== this.began(other).line && said(one) === said(other);
  }

  /** Where and when it was recorded to end; null: it did not. */
  ended(operation: number): Place | null {
    if (this.#columns.outcome.array[operation] === 0) return null;
    return { line: this.#columns.endLine.array[operation]!, t: this.#columns.endT.array[operation]! };
  }
}

type Known = Pick<
  History,
  'length' | 'processes' | 'events' | 'isTimed' | 'sinceMs' | 'dates' | 'isSorted' | 'clocks' | 'isUncertain'
>;

type Columns = Pick<
  HistoryBuilder,
  'at' | 'fn' | 'args' | 'result' | 'outcome' | 'line' | 't' | 'endLine' | 'endT' | 'values' | 'guessed'
>;

/** Builds a history from what is read. Throws `TooLong`. */
export class HistoryBuilder {
  readonly at = ints();
  readonly fn = ints();
  readonly args = ints();
  readonly result = ints();
  readonly outcome = ints();
  readonly line = ints();
  readonly t = floats();
  readonly endLine = ints();
  readonly endT = floats();
  readonly guessed = ints();
  readonly values = new Values();
  readonly #events = ints();
  readonly #processes = new Map<string, Address>();
  #length = 0;
  #eventCount = 0;
  #isTimed = true;
  #sinceMs: number | null = null;
  #dates: DateForm | null = null;

  /** How many operations have begun. */
  get length(): number {
    return this.#length;
  }

  /** The address of who is called so. */
  addressOf(process: string): Address {
    let at = this.#processes.get(process);
    if (at === undefined) this.#processes.set(process, (at = this.#processes.size));
    return at;
  }

  /** An operation begins. Its number. */
  begin(at: Address, fn: string, args: readonly unknown[], { line, t, isGuessed = false }: Noted): number {
    const operation = this.#length;
    if (operation >= OPERATIONS_MAX) throw new TooLong(OPERATIONS_MAX);
    this.#length += 1;
    this.at.set(operation, at);
    this.fn.set(operation, this.values.numberOf(fn));
    this.args.set(operation, this.values.numberOf(args));
    this.outcome.set(operation, 0);
    this.line.set(operation, line);
    this.t.set(operation, this.#timeOf(t, line));
    this.guessed.set(operation, isGuessed ? 1 : 0);
    this.#events.set(this.#eventCount++, 2 * operation);
    return operation;
  }

  /** It ends. */
  end(operation: number, outcome: 'returned' | 'failed', result: unknown, { line, t }: Noted): void {
    this.outcome.set(operation, OUTCOMES.indexOf(outcome));
    this.result.set(operation, this.values.numberOf(result));
    this.endLine.set(operation, line);
    this.endT.set(operation, this.#timeOf(t, line));
    this.#events.set(this.#eventCount++, 2 * operation + 1);
  }

  #timeOf(t: number | null, line: number): number {
    if (t === null) this.#isTimed = false;
    return t ?? line;
  }

  /** The times that were noted count from this moment, in ms since 1970; null: from whatever. `dates`: how they were written. */
  countFrom(sinceMs: number | null, dates: DateForm | null): void {
    this.#sinceMs = sinceMs;
    this.#dates = dates;
  }

  /** Do the times grow as the events came? */
  get isInOrder(): boolean {
    let last = -Infinity;
    if (!this.#isTimed) return true;
    return this.#events.array.subarray(0, this.#eventCount).every((event) => {
      const before = last;
      last = ((event & 1) === 0 ? this.t : this.endT).array[event >> 1]!;
      return before <= last;
    });
  }

  /** The history, in the order in which it was recorded. */
  build(): History {
    return this.#built(this.#events.array.slice(0, this.#eventCount), {
      isSorted: false,
      clocks: null,
      isUncertain: false,
    });
  }

  /**
   * The history in the order of its times, where the clock of a process may be wrong by so many ms: an event is an interval, and what
   * is certain is only what holds wherever in it each event lies. At equal times, beginnings come first: nothing is certain of them.
   * `clocks`: by address, the host whose clock it is.
   */
  buildByTime(uncertainMs: (at: Address) => number, clocks: readonly string[] | null = null): History {
    const { at, t, endT } = this;
    const count = this.#eventCount;
    const times = new Float64Array(2 * this.#length);
    const events = this.#events.array.slice(0, count);
    let isUncertain = false;
    for (let operation = 0; operation < this.#length; operation += 1) {
      const uncertain = uncertainMs(at.array[operation]!);
      isUncertain ||= uncertain > 0;
      times[2 * operation] = t.array[operation]! - uncertain;
      times[2 * operation + 1] = endT.array[operation]! + uncertain;
    }
    events.sort((a, b) => times[a]! - times[b]! || (a & 1) - (b & 1) || a - b);
    return this.#built(events, { isSorted: true, clocks, isUncertain });
  }

  #built(events: Int32Array, ordered: Pick<Known, 'isSorted' | 'clocks' | 'isUncertain'>): History {
    const sinceMs = this.#isTimed ? this.#counted() : null;
    const processes = [...this.#processes.keys()];
    const times = { isTimed: this.#isTimed, sinceMs, dates: this.#dates };
    return new History(this, { length: this.#length, processes, events, ...times, ...ordered });
  }

  /** Lets times that are dates, or ms since 1970, count from the first of them: they are too long to be read. Since when they do. */
  #counted(): number | null {
    let first = Infinity;
    for (let operation = 0; operation < this.#length; operation += 1) {
      const hasEnded = this.outcome.array[operation] !== 0;
      first = Math.min(first, this.t.array[operation]!, hasEnded ? this.endT.array[operation]! : Infinity);
    }
    if (this.#length === 0 || (this.#sinceMs === null && first < DATES_MS)) return null;
    const passed = Math.floor(first);
    for (let operation = 0; operation < this.#length; operation += 1) {
      this.t.array[operation]! -= passed;
      this.endT.array[operation]! -= passed;
    }
    this.#sinceMs = (this.#sinceMs ?? 0) + passed;
    return this.#sinceMs;
  }
}
