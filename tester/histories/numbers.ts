/** The numbers of a lock that people ask for. */
import type { History } from './history.ts';
import type { LockView } from './locks/view.ts';
import { Beliefs } from './numbers/beliefs.ts';
import { marginOf, type Margin } from './numbers/margin.ts';
import { overlapsOf, type Overlaps } from './numbers/overlaps.ts';
import { passedOf } from './numbers/overtaking.ts';
import { waitsOf, type AllWaits } from './numbers/waits.ts';
import type { Events } from './parts.ts';

/** Of one lock. All times are in ms, as recorded; operations are numbers of the history. */
export interface Numbers {
  readonly overlaps: Overlaps;
  /** How long takes waited that were granted: all, and those that were called while somebody had the lock. */
  readonly waits: AllWaits;
  /** By how often a take was passed by others that were called later, how many were; none, where it is not known of all when they were called. */
  readonly passed: Readonly<Record<number, number>>;
  /** By how much it was not wrong; null: no hold ended by time alone. */
  readonly margin: Margin | null;
}

/**
 * The numbers of one part of a history. Whoever calls a give believes no longer that it has the lock, also if that fails: for that, `events`
 * must have those that failed too.
 */
export function numbersOf(history: History, events: Events, view: LockView): Numbers {
  const beliefs = new Beliefs(history, events, view);
  const waits = waitsOf(history, beliefs);
  return {
    overlaps: overlapsOf(beliefs, view),
    waits,
    passed: waits.notNoted > 0 ? {} : passedOf(beliefs),
    margin: marginOf(history, beliefs, view),
  };
}
