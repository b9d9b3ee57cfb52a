/** What decides a simulated run: what happens next, and what becomes of messages that may be lost or doubled. */
import type { Pending } from '../pending.ts';

/** What becomes of a message that the service may lose or double. */
export type Fate = 'arrives' | 'is lost' | 'is doubled';

/** Decides one run. */
export interface Strategy {
  /** `pending` became possible. */
  readonly appeared?: (pending: Pending) => void;
  /**
   * What happens next. `possible`: what may, in the order in which it became possible; not empty unless there is a timer.
   * `timer`: the earliest timer, if there is one. The least surprising: the first that is possible; a timer where nothing else is.
   */
  readonly choose: (possible: readonly Pending[], timer: Pending | null) => Pending;
  /** What becomes of it. The least surprising: it arrives. */
  readonly fate: (pending: Pending, can: { readonly double: boolean }) => Fate;
  /** Does a turn go on only when all have begun who can call now? The least surprising: it does not wait. */
  readonly waits?: (turn: Pending) => boolean;
}
