/** What a judge says of one part of a recorded history, and what shows it. */
import type { Address } from '../../services/service.ts';

/** The moment of a hidden step: after so many events of the part, the step of this operation comes. Steps of equal `after` in the order of the list. */
export interface Point {
  readonly after: number;
  /** Null: it is one that the service makes by itself, see `internal`. */
  readonly operation: number | null;
  /** Its name in the specification. */
  readonly step: string;
  /** At which address the service makes it by itself. */
  readonly internal?: Address;
}

/** A lock that was held: from the return of `take` to the call of `give`; null: it was never given up. */
export interface Hold {
  readonly take: number;
  readonly give: number | null;
}

/** One position from which it was tried to go on, and why it could not be. */
export interface Attempt {
  /** How many events of the part lie before it. */
  readonly after: number;
  /** The state of the specification there. */
  readonly state: unknown;
  /** Which of the operations that are ongoing have made their hidden step, in ascending order. */
  readonly stepped: readonly number[];
  /** Why the last event of the prefix is not allowed here; only of those that came so far. */
  readonly reason?: string;
}

/**
 * What shows that a part violates its specification. Operations are numbers of the history. `clock`: the host by whose clock alone it is so: in the order
 * that this showed.
 */
export type Proof =
  /** More hold it at once than may: all of these, at one moment. */
  | { readonly kind: 'held by too many'; readonly holds: readonly Hold[]; readonly clock?: string }
  /** Refused, though it was certainly free from its call to its return: between these holds, which follow each other (null: before the first; after the last). */
  | {
      readonly kind: 'refused though free';
      readonly refusal: number;
      readonly before: Hold | null;
      readonly next: Hold | null;
    }
  /** One operation, which contradicts another, or itself: released by who did not hold it, a token that does not grow. `rule` says which. */
  | {
      readonly kind: 'contradiction';
      readonly rule: string;
      readonly operations: readonly number[];
      readonly clock?: string;
    }
  /**
   * The shortest prefix that cannot be explained: its last event is number `last` of the part, from 0. `attempts`: all positions that had to be
   * tried, in the order of `after`; from none of them it can be gone on. Null: they are too many to be written down. They are found when they are asked for.
   */
  | { readonly kind: 'no explanation'; readonly last: number; readonly attempts: readonly Attempt[] | null };

/** What a judge says of one part. */
export type Judgement =
  /** `points`: an order with a point for every hidden step. */
  | { readonly verdict: 'conforms'; readonly points: readonly Point[] }
  /** `clause`: of the specification; `reason`: in words, with lines; `evidence`: the operations it is about. */
  | {
      readonly verdict: 'violates';
      readonly clause: string;
      readonly about: string;
      readonly reason: string;
      readonly evidence: readonly number[];
      readonly proof: Proof;
    }
  | {
      readonly verdict: 'unknown';
      readonly cause: 'too many states' | 'out of time' | 'not allowed';
      readonly reason: string;
    };
