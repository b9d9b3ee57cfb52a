/** What is known of the state of one part of a service, from what was seen at its border. */
import {
  BLOCKS_CLAUSE,
  type Invocation,
  type Refusal,
  type Specification,
} from '../../services/semantics/specification.ts';
import type { Position } from '../../services/semantics/position.ts';
import type { Address } from '../../services/service.ts';

/** A call that is ongoing, as it is known by. */
export interface Tracked extends Invocation {
  readonly id: number;
  /** Nobody waits for it any more: its node died, or it failed and may have had an effect. It may still take effect, at any time. */
  readonly indefinite: boolean;
}

/** Follows one part. What it is told of must be allowed, but returns and ends: those it judges. `now` is in ms since the run began. */
export interface Knowledge {
  readonly specification: Specification;
  /** A state that is possible; where nothing is hidden, the state. Not to be changed. */
  readonly state: unknown;
  /** A position that is possible; where nothing is hidden, the position. Not to be changed. */
  readonly position: Position;
  /** In how many positions it may be. */
  readonly size: number;
  /** The arguments with which the function may be called at this address, whatever the state is; none: it may not. */
  allowedArgs(fn: string, at: Address, now: number): readonly (readonly unknown[])[];
  /** Why the caller is to blame for the call; null: it is not. */
  accusedCall(call: Invocation, now: number): Refusal | null;
  call(call: Tracked, now: number): void;
  /** A return; or why it is wrong, and then nothing is changed. Throws `TooMany`. */
  return(call: Tracked, result: unknown, now: number): Refusal | null;
  /** May the user of the call give it up now? */
  mayGiveUp(call: Tracked, now: number): boolean;
  giveUp(call: Tracked): void;
  /** The end of a call that was given up, or failed without effect; or why it is wrong. Throws `TooMany`. */
  end(call: Tracked, end: 'cancelled' | 'failed', now: number): Refusal | null;
  /** The node at this address has died. */
  died(at: Address, now: number): void;
  /** May the call return now, in a state that is possible? */
  mayReturn(call: Tracked, now: number): boolean;
  /** Why the call may not return yet; null: it may. */
  blockedBy(call: Tracked, now: number): Refusal | null;
  /** Whose return must come in the end, if nothing else happens: of several, one of them. Throws `TooMany`. */
  owed(calls: readonly Tracked[], now: number): readonly Tracked[];
  /** Is there one? */
  owes(calls: Iterable<Tracked>, now: number): boolean;
}

/** Must a call return in the end, once it may? */
export const mustReturn = ({ service }: Specification, { fn, indefinite }: Tracked): boolean =>
  !indefinite && service.functions[fn]!.progress !== 'none';

/** A call that may not return at all yet: with the state that forbids it. */
export function withState(refused: Refusal, { fn }: Invocation, state: unknown): Refusal {
  if (refused.clause !== BLOCKS_CLAUSE) return refused;
  const why = `no result of ${fn} is allowed in the state ${JSON.stringify(state)}`;
  return { ...refused, reason: `${refused.reason}: ${why}` };
}
