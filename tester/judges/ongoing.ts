/** The calls of a run that are ongoing, as the monitor follows them. */
import type { Knowledge, Tracked } from './knowledge.ts';

/** A call that is ongoing: what, and the event of the trace with which it began. */
export interface Ongoing extends Tracked {
  /** The part that it is for. */
  readonly part: Knowledge;
  readonly began: number;
  indefinite: boolean;
  /** The event of the trace with which its user gave it up; null: it has not. */
  gaveUp: number | null;
  /** There was a moment in which it could not return. */
  waited: boolean;
  /** How often another passed it: returned, though it began later, so that this one, which could have returned, had to wait. */
  passes: number;
  /** The last of those returns, in the trace. */
  passedAt: number[];
}
