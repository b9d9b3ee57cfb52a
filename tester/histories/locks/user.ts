/** What a user of a lock does, while its history is read. */
import type { Address } from '../../../services/service.ts';
import type { History } from '../history.ts';
import type { Judgement } from '../judgement.ts';

/** One user. Where clocks are uncertain, the next of its operations may begin before the last has ended, as far as is known. */
export class User {
  readonly at: Address;
  /** Its operations that have begun and not ended, oldest first. */
  readonly ongoing: number[] = [];
  /** How often it has the lock, by what it has called. */
  times = 0;
  /** The take by which it has it; -1: none that has not been given up. */
  take = -1;
  /** It has the lock for certain: that take has returned. */
  has = false;
  /** After so many events its last call began. */
  since = 0;
  /** The number of the point of its last give. */
  gave = -1;
  /** Its lease was over, and by this take another has taken the lock; -1: none. */
  lostTo = -1;

  /** What is wrong with the return that comes next. */
  wrong: Judgement | null = null;

  constructor(at: Address) {
    this.at = at;
  }

  /** Of the ongoing ones, each began only when the last had ended; so, if their clock shows it, does this one. */
  isInTurn(history: History, operation: number): boolean {
    const last = this.ongoing.at(-1);
    if (last === undefined) return true;
    const ended = history.ended(last);
    return ended !== null && ended.t <= history.began(operation).t;
  }

  /** An operation ends; false: it is not the oldest. */
  ends(operation: number): boolean {
    if (this.ongoing[0] !== operation) return false;
    if (this.ongoing.length === 1) this.ongoing.pop();
    else this.ongoing.shift();
    return true;
  }

  /** It has the lock no longer, and knows it. */
  loses(): void {
    this.times = 0;
    this.lostTo = -1;
  }
}
