/** What is known of the state of one part of a service, from what was seen at its border. */
import {
  BLOCKS_CLAUSE,
  REFUSED_WITHOUT_REASON,
  type Invocation,
  type Refusal,
  type Specification,
} from '../../services/semantics/specification.ts';
import { describeCall } from '../../services/semantics/in-words.ts';
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

/** So many characters of a state are told where a clause says nothing of it. */
const STATE_CHARS = 300;

/** With the state: where a call may not return at all yet, and where a clause gives no reason; that with the call, and its result if it returned. */
export function withState(refused: Refusal, call: Invocation, state: unknown, result: unknown = null): Refusal {
  const told = JSON.stringify(state);
  if (refused.clause === BLOCKS_CLAUSE) {
    const why = `no result of ${call.fn} is allowed in the state ${told}`;
    return { ...refused, reason: `${refused.reason}: ${why}` };
  }
  if (refused.reason !== REFUSED_WITHOUT_REASON) return refused;
  const returned = result === null ? '' : `, which returned ${JSON.stringify(result)}`;
  const reason = `${REFUSED_WITHOUT_REASON} for ${describeCall(call)} at ${call.at}${returned}, in the state ${told.length > STATE_CHARS ? `${told.slice(0, STATE_CHARS)}…` : told}`;
  return { ...refused, reason };
}
