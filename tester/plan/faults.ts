/** The faults of a plan: what is done to nodes and messages. Each is keyed by what is in the plan, or in the run: never by a time. */
import type { Address } from '../../services/service.ts';

/** A message is lost or doubled, by its key; in a simulation. */
export type MessageFault = readonly [kind: 'lose' | 'double', key: string];
/** When something is done to a node: when a call has reached its node, or when it has ended, with a return or without. */
export type Moment = 'begins' | 'ends';
/**
 * The process of the node at `at` is killed, in the moment in which the call of this entry of this user begins or ends. Where that
 * moment never comes, because the entry is gone or the run never comes so far, nothing is killed.
 */
export type Kill = readonly [kind: 'kill', at: Address, entry: readonly [user: Address, id: number], moment: Moment];
/** One thing that is done. */
export type Fault = MessageFault | Kill;

/** Is a node killed? */
export const isKill = (fault: Fault): fault is Kill => fault[0] === 'kill';

/** Is a message lost or doubled? */
export const isMessageFault = (fault: Fault): fault is MessageFault => !isKill(fault);

/** The fault that a JSON value means, with so many addresses; null: none that is known. */
export function readFault(value: unknown, addresses: number): Fault | null {
  if (!Array.isArray(value)) return null;
  const [kind, what, entry, moment] = value as unknown[];
  if (kind === 'lose' || kind === 'double') return typeof what === 'string' ? [kind, what] : null;
  if (kind !== 'kill' || !isBelow(what, addresses) || !Array.isArray(entry)) return null;
  const [user, id] = entry as unknown[];
  if (!isBelow(user, addresses) || !isBelow(id, Infinity) || (moment !== 'begins' && moment !== 'ends')) return null;
  return [kind, what, [user, id], moment];
}

const isBelow = (value: unknown, end: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < end;

/** Can it happen where there are only so many addresses? */
export const fitsIn = (fault: Fault, addresses: number): boolean => readFault(fault, addresses) !== null;

/** A kill in words: `kill node 1 when the call of entry 3 of user 0 ends`. */
export const inWords = ([, at, [user, id], moment]: Kill): string =>
  `kill node ${at} when the call of entry ${id} of user ${user} ${moment}`;
