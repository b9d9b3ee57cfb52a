/** What a judge says of one part of a recorded history, and what shows it. */

/** The moment of a hidden step: after so many events of the part, the step of this operation comes. Steps of equal `after` in the order of the list. */
export interface Point {
  readonly after: number;
  readonly operation: number;
  /** The name of the step in the specification; null: of those that the service makes by itself, see `internal`. */
  readonly step: string;
  /** It is a step that the service makes by itself, at this address. */
  readonly internal?: number;
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
  /** Operations that are ongoing, and which of them have made their hidden step. */
  readonly stepped: readonly number[];
}

/** What shows that a part violates its specification. Operations are numbers of the history. */
export type Proof =
  /** More hold it at once than may: all of these, at one moment. */
  | { readonly kind: 'held by too many'; readonly holds: readonly Hold[] }
  /** Refused, though it was certainly free from its call to its return: between these holds, which follow each other (null: before the first; after the last). */
  | {
      readonly kind: 'refused though free';
      readonly refusal: number;
      readonly before: Hold | null;
      readonly next: Hold | null;
    }
  /** One operation, which contradicts another, or itself: released by who did not hold it, a token that does not grow. `rule` says which. */
  | { readonly kind: 'contradiction'; readonly rule: string; readonly operations: readonly number[] }
  /**
   * The shortest prefix that cannot be explained: its last event is number `last` of the part, from 0. `attempts`: all positions that had to be
   * tried, in the order of `after`; from none of them it can be gone on.
   */
  | { readonly kind: 'no explanation'; readonly last: number; readonly attempts: readonly Attempt[] };

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
