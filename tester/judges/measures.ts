/**
 * What is measured of a lock, beside what is judged: how often and how long too many users believed at once that they held it, and how
 * long nobody did while somebody waited. Of one part of a service, in one run.
 */
import type { Address } from '../../services/service.ts';

/** What was measured, in ms. */
export interface Measures {
  /** More believed at once that they held it than may. */
  readonly overlaps: { readonly count: number; readonly longestMs: number; readonly totalMs: number };
  /** The longest time in which nobody believed so, while a call was ongoing that waits for it. */
  readonly longestFreeMs: number;
}

/** What measuring needs. */
export interface MeasuringOptions {
  readonly addresses: number;
  /** Does the user at `at` believe at `now` that it holds the lock, by what was seen up to now? Between two events it may only cease to. */
  readonly believes: (at: Address, now: number) => boolean;
  /** May these users believe so at once? One may; if some may, fewer of them may too. */
  readonly mayShare: (holders: readonly Address[]) => boolean;
  /** The functions that can block. */
  readonly canBlock: ReadonlySet<string>;
}

/** Who believes so, up to when. */
interface Hold {
  readonly at: Address;
  readonly until: number;
}

/** The end of a belief is found to so many ms. */
const EXACT_MS = 0.01;

/** Is told of every call, return or other end, and death, in order and with its time, _before_ what `believes` goes by changes. */
export class Measuring {
  readonly #options: MeasuringOptions;
  readonly #waiting = new Map<number, Address>();
  readonly #dead = new Set<Address>();
  #now = 0;
  #count = 0;
  #longestMs = 0;
  #totalMs = 0;
  #longestFreeMs = 0;
  /** How long the present overlap, and the present time without a holder, have been going on. Null: there is none. */
  #overlapMs: number | null = null;
  #freeMs: number | null = null;

  constructor(options: MeasuringOptions) {
    this.#options = options;
  }

  /** What was measured up to the last event. */
  get measures(): Measures {
    const overlaps = { count: this.#count, longestMs: this.#longestMs, totalMs: this.#totalMs };
    return { overlaps, longestFreeMs: this.#longestFreeMs };
  }

  /** A call is made. */
  called({ at, id, fn }: { readonly at: Address; readonly id: number; readonly fn: string }, now: number): void {
    this.passed(now);
    if (this.#options.canBlock.has(fn)) this.#waiting.set(id, at);
  }

  /** A call has ended, in whatever way, or its user has given it up: from then on it is not waited for. */
  ended(id: number, now: number): void {
    this.passed(now);
    this.#waiting.delete(id);
  }

  /** The node at this address has died: its user believes nothing, and waits for nothing. */
  died(at: Address, now: number): void {
    this.passed(now);
    this.#dead.add(at);
    for (const [id, user] of this.#waiting) if (user === at) this.#waiting.delete(id);
  }

  /** Nothing has happened up to now. */
  passed(now: number): void {
    const from = this.#now;
    this.#now = now;
    const holds = this.#holds(from, now);
    this.#overlap(this.#tooManyUntil(holds), from, now);
    this.#free(holds.at(-1)?.until ?? null, from, now);
  }

  /** What was believed at the first moment, up to the other: the first to end first. */
  #holds(from: number, to: number): Hold[] {
    const living = [...Array(this.#options.addresses).keys()].filter((at) => !this.#dead.has(at));
    return living
      .map((at) => ({ at, until: this.#believedUntil(at, from, to) }))
      .filter((hold): hold is Hold => hold.until !== null)
      .sort((a, b) => a.until - b.until);
  }

  /** When so many have ceased to believe so that the others may; null: they all may. */
  #tooManyUntil(holds: readonly Hold[]): number | null {
    const holders = holds.map(({ at }) => at);
    let until: number | null = null;
    for (const hold of holds) {
      if (this.#options.mayShare(holders)) break;
      until = hold.until;
      holders.shift();
    }
    return until;
  }

  /** The end of what the user believed at the first moment, up to the other; null: it did not. */
  #believedUntil(at: Address, from: number, to: number): number | null {
    const { believes } = this.#options;
    if (!believes(at, from)) return null;
    if (believes(at, to)) return to;
    let [yes, no] = [from, to];
    while (no - yes > EXACT_MS) {
      const between = (yes + no) / 2;
      if (believes(at, between)) yes = between;
      else no = between;
    }
    return no;
  }

  /** From the last event on, up to this moment, too many believed so. */
  #overlap(until: number | null, from: number, now: number): void {
    if (until === null) {
      this.#overlapMs = null;
      return;
    }
    if (this.#overlapMs === null) this.#count += 1;
    const ms = (this.#overlapMs ?? 0) + until - from;
    this.#totalMs += until - from;
    this.#longestMs = Math.max(this.#longestMs, ms);
    this.#overlapMs = until === now ? ms : null;
  }

  /** From the last event on, up to this moment, somebody believed so; then nobody. */
  #free(until: number | null, from: number, now: number): void {
    const isFree = this.#waiting.size > 0 && until !== now;
    this.#freeMs = isFree ? (this.#freeMs ?? 0) + now - (until ?? from) : null;
    this.#longestFreeMs = Math.max(this.#longestFreeMs, this.#freeMs ?? 0);
  }
}
