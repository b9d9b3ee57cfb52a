/** The hidden moments of a lock, in their order. */
import type { History } from '../history.ts';
import type { Hold, Point } from '../judgement.ts';

/** What happens in a hidden moment. `again`: of who has it already, and has it still after. */
export type Moment = 'takes' | 'gives' | 'takes again' | 'gives one' | 'expires' | 'finds it lost';

const MOMENTS: readonly Moment[] = ['takes', 'gives', 'takes again', 'gives one', 'expires', 'finds it lost'];
const TAKES = MOMENTS.indexOf('takes');
const GIVES = MOMENTS.indexOf('gives');
const STEPS = ['takes it', 'gives it up', 'takes it', 'gives it up', 'the lease expires', 'finds it lost'];

/** What may be as late as one likes. */
export const NEVER = 2 ** 31 - 1;

/** Between two holds that follow each other, it was certainly free: from after the event before `from` to the event `to`. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly before: Hold | null;
  readonly next: Hold | null;
}

/**
 * Moments in columns, each as late as it can be for a take and as early as it can be for a give: so the lock is had as shortly as
 * can be. Moments are `after` so many events.
 */
export class Points {
  #length = 0;
  readonly #after: Int32Array;
  readonly #operation: Int32Array;
  readonly #moment: Uint8Array;
  /** How early a take, and how late a give may be. */
  readonly #bound: Int32Array;

  /** For at most so many. */
  constructor(most: number) {
    this.#after = new Int32Array(most);
    this.#operation = new Int32Array(most);
    this.#moment = new Uint8Array(most);
    this.#bound = new Int32Array(most);
  }

  /** Adds one; none comes before those that were added before it. Its number. */
  add(after: number, operation: number, moment: Moment, bound = after): number {
    const number = this.#length++;
    this.#after[number] = after;
    this.#operation[number] = operation;
    this.#moment[number] = MOMENTS.indexOf(moment);
    this.#bound[number] = bound;
    return number;
  }

  /** The give with this number may be so late. */
  setBound(number: number, after: number): void {
    this.#bound[number] = after;
  }

  /** Of a lock that one has at a time: when it was certainly free, in order. */
  gaps(): Gap[] {
    const gaps: Gap[] = [];
    let from = 0;
    let before: Hold | null = null;
    for (const [take, give] of this.#holds()) {
      const next = { take: this.#operation[take]!, give: give < 0 ? null : this.#operation[give]! };
      const to = this.#bound[take]!;
      if (from < to) gaps.push({ from, to, before, next });
      from = give < 0 ? Infinity : this.#bound[give]!;
      before = next;
    }
    return [...gaps, { from, to: Infinity, before, next: null }];
  }

  /** Of a lock that one has at a time: now it is had as long as can be, so that it is free only when it certainly was. */
  stretch(): void {
    let give = -1;
    for (const [take, nextGive] of this.#holds()) {
      const early = this.#bound[take]!;
      const late = give < 0 ? 0 : this.#bound[give]!;
      const both = give < 0 || late < early ? null : Math.max(this.#after[give]!, early);
      if (give >= 0) this.#after[give] = both ?? late;
      this.#after[take] = both ?? early;
      give = nextGive;
    }
    if (give < 0) return;
    if (this.#bound[give] !== NEVER) this.#after[give] = this.#bound[give]!;
    else this.#length -= 1; // the last: it need never be given up
  }

  /** As objects. */
  list(history: History): Point[] {
    return Array.from({ length: this.#length }, (_, number) => {
      const operation = this.#operation[number]!;
      const moment = MOMENTS[this.#moment[number]!]!;
      const point = { after: this.#after[number]!, operation, step: STEPS[this.#moment[number]!]! };
      return moment === 'expires' ? { ...point, internal: history.at(operation) } : point;
    });
  }

  /** The numbers of each take and its give (-1: none), in order. */
  *#holds(): Generator<readonly [take: number, give: number]> {
    let take = -1;
    for (let number = 0; number < this.#length; number += 1) {
      const moment = this.#moment[number];
      if (moment === TAKES) take = number;
      if (moment !== GIVES) continue;
      yield [take, number];
      take = -1;
    }
    if (take >= 0) yield [take, -1];
  }
}
