/** The search for an order that explains what was recorded. */
import type { Clock } from '../../../services/environment/clock.ts';
import { REFUSED } from './automaton.ts';
import { isCall, type Course, type Moves } from './course.ts';
import { OngoingRing } from './ongoing.ts';
import { Tried } from './tried.ts';
import { NONE, Sets } from './used.ts';

/** How far it is searched. */
export interface SearchLimits {
  /** At most so many positions are remembered, each with how far the history has come. */
  readonly statesMax: number;
  /** Until then, in ms on this clock. */
  readonly until: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** What came of it. Events are counted from 0. */
export type Found =
  | { readonly kind: 'explained'; readonly steps: readonly Taken[] }
  /** The event `last` was reached, and could not be passed from anywhere. */
  | { readonly kind: 'unexplained'; readonly last: number; readonly tried: Tried }
  /** The caller could know that it may not call this. */
  | { readonly kind: 'not allowed'; readonly event: number; readonly position: number }
  | { readonly kind: 'too many states' | 'out of time'; readonly last: number };

/** A hidden step just before an event. */
export interface Taken {
  readonly event: number;
  /** As `Course` numbers them; null: the service makes it by itself. */
  readonly operation: number | null;
  /** Which of those that it may make there. */
  readonly step: number;
}

/** Where the search stands before a return that is not allowed there, and which steps it tries next. */
interface Place {
  readonly event: number;
  readonly position: number;
  /** Where operations that never return are made at once: those that were. */
  readonly used: number;
  /** First those steps are tried after which the return is allowed, then the others. */
  pass: 'returns' | 'others';
  /** Whose steps are tried; the end of the ring: those that the service makes by itself. */
  operation: number;
  /** How many of them were. */
  tried: number;
}

/** The states of all positions have at most so many different parts: some 1 GiB of memory. */
const WEIGHT_MAX = 16_000_000;
const NO_MOVES: Moves = { first: 0, count: 0 };
/** The limits are looked at once in so many moves. */
const MOVES_PER_LOOK = 1024;

/**
 * Goes along the events. Where a return is not allowed, hidden steps are tried, depth first, until it is; never before it, since they may as well
 * come later (just-in-time linearization: Lowe, "Testing for linearizability", Concurrency and Computation 29(4), 2017). What was
 * tried once is not tried again, by whatever way it is come to.
 */
export class Search {
  readonly #course: Course;
  readonly #limits: SearchLimits;
  readonly #isBrief: boolean;
  readonly #ring: OngoingRing;
  readonly #sets = new Sets();
  readonly #tried = new Tried(this.#sets);
  /** The way to where the search stands. */
  readonly #places: Place[] = [];
  #event = 0;
  #position: number;
  #used = NONE;
  #last = 0;
  #moves = 0;
  #exceeded: 'too many states' | 'out of time' | null = null;

  /** `isBrief`: ways are left out that lead nowhere else. */
  constructor(course: Course, limits: SearchLimits, isBrief = false) {
    this.#isBrief = isBrief && !course.isTimed;
    this.#course = course;
    this.#limits = limits;
    this.#ring = new OngoingRing(course.operations.length);
    this.#position = course.automaton.first;
  }

  run(): Found {
    const { events } = this.#course;
    do {
      this.#pass();
      if (this.#exceeded) return { kind: this.#exceeded, last: this.#last };
      if (this.#event === events.length) return { kind: 'explained', steps: this.#places.map((at) => this.#taken(at)) };
      if (isCall(events[this.#event]!)) return { kind: 'not allowed', event: this.#event, position: this.#position };
      this.#stop();
    } while (this.#goOn());
    return { kind: 'unexplained', last: this.#last, tried: this.#tried };
  }

  /** Passes events as long as they are allowed. */
  #pass(): void {
    const { events } = this.#course;
    for (; this.#event < events.length; this.#event += 1) {
      const next = this.#after(this.#position, this.#course.eventMove(this.#event));
      if (next === REFUSED || this.#exceeded) return;
      this.#position = next;
      const event = events[this.#event]!;
      if (isCall(event)) this.#ring.add(event >> 1, !this.#course.returns(event >> 1));
      else this.#ring.remove(event >> 1);
    }
  }

  /** A return is not allowed here: if it is for the first time, steps are tried. */
  #stop(): void {
    const [event, position, used] = [this.#event, this.#position, this.#used];
    this.#last = Math.max(this.#last, event);
    if (!this.#tried.add(event, position, used)) return;
    const operation = this.#course.events[event]! >> 1;
    this.#places.push({ event, position, used, pass: 'returns', operation, tried: 0 });
  }

  /** Takes the next step that is allowed, at the last place that has one; false: there is none. */
  #goOn(): boolean {
    for (let place = this.#places.at(-1); place; place = this.#places.at(-1)) {
      this.#goBackTo(place.event);
      const next = this.#step(place);
      if (this.#exceeded) return true;
      if (next !== REFUSED) {
        this.#position = next;
        this.#used = this.#usedAfter(place);
        return true;
      }
      this.#places.pop();
    }
    return false;
  }

  #goBackTo(event: number): void {
    const { events } = this.#course;
    while (this.#event > event) {
      this.#event -= 1;
      const passed = events[this.#event]!;
      if (isCall(passed)) this.#ring.remove(passed >> 1);
      else this.#ring.putBack(passed >> 1);
    }
  }

  /** The position after the next step from this place that is allowed. */
  #step(place: Place): number {
    for (;;) {
      const { first, count } = this.#movesOf(place);
      while (place.tried < count) {
        const next = this.#after(place.position, first + place.tried);
        place.tried += 1;
        if (this.#exceeded || (next !== REFUSED && this.#isTriedNow(place, next))) return next;
      }
      if (!this.#turn(place)) return REFUSED;
    }
  }

  #isTriedNow(place: Place, next: number): boolean {
    const returned = this.#after(next, this.#course.eventMove(place.event));
    if (returned === REFUSED) return place.pass === 'others';
    return place.pass === 'returns' && !(this.#isBrief && this.#isRoundabout(place, returned));
  }

  /**
   * Could a step before this return as well come after it, with the same effect? Then there is a shorter way that leads as far. `returned`:
   * where this one leads.
   */
  #isRoundabout({ event }: Place, returned: number): boolean {
    const way = this.#places.slice(this.#places.findLastIndex((place) => place.event !== event) + 1);
    if (way.length === 1) return false;
    const moves = way.map((place) => this.#movesOf(place).first + place.tried - 1);
    const own = this.#course.events[event]! >> 1;
    return way.some(({ operation }, left) => {
      if (operation === own) return false;
      const others = moves.filter((_, i) => i !== left);
      return this.#along(way[0]!.position, [...others, this.#course.eventMove(event), moves[left]!]) === returned;
    });
  }

  #along(position: number, moves: readonly number[]): number {
    return moves.reduce((at, move) => (at === REFUSED ? REFUSED : this.#after(at, move)), position);
  }

  /** Turns to the next operation, or the next pass; false: there is none. */
  #turn(place: Place): boolean {
    place.tried = 0;
    if (place.operation !== this.#ring.end) {
      place.operation = this.#operationAfter(place);
      return true;
    }
    if (place.pass === 'others') return false;
    place.pass = 'others';
    place.operation = this.#course.events[place.event]! >> 1;
    return true;
  }

  /** First the operation that is to return, then the others, those that never return last. */
  #operationAfter({ event, operation }: Place): number {
    const own = this.#course.events[event]! >> 1;
    const next = this.#ring.after(operation === own ? this.#ring.end : operation);
    return next === own ? this.#ring.after(own) : next;
  }

  #movesOf({ event, operation, used }: Place): Moves {
    if (operation === this.#ring.end) return this.#course.internalMoves(event);
    return this.#sets.has(used, operation) ? NO_MOVES : this.#course.stepMoves(operation, event);
  }

  #usedAfter({ operation, used }: Place): number {
    const isUsedUp = operation !== this.#ring.end && this.#course.isAtOnce(operation);
    return isUsedUp ? this.#sets.with(used, operation) : used;
  }

  #taken({ event, operation, tried }: Place): Taken {
    return { event, operation: operation === this.#ring.end ? null : operation, step: tried - 1 };
  }

  #after(position: number, move: number): number {
    this.#moves += 1;
    if (this.#moves % MOVES_PER_LOOK === 0) this.#look();
    return this.#course.automaton.next(position, move);
  }

  #look(): void {
    const { statesMax, until, clock } = this.#limits;
    const { size, weight } = this.#course.automaton;
    if (this.#tried.size > statesMax || size > statesMax || weight > WEIGHT_MAX) this.#exceeded = 'too many states';
    else if (clock.now() > until) this.#exceeded = 'out of time';
  }
}
