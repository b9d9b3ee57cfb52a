/** Overtaking: which calls wait, how often each is passed by one that began later, and whether that is more often than declared. */
import { BOUND_CLAUSES, type Finding } from '../findings/finding.ts';
import type { Ongoing } from './ongoing.ts';

/** So many of the returns that passed a call are remembered. */
const PASSED_AT_MAX = 20;

/** Of the ongoing calls, oldest first, those that are older than this one and may return as well; null: there are none. */
export function olderThatMayReturn(ongoing: Iterable<Ongoing>, call: Ongoing, now: number): Ongoing[] | null {
  let older: Ongoing[] | null = null;
  for (const other of ongoing) {
    if (other === call) break;
    if (!other.indefinite && other.part.mayReturn(other, now)) (older ??= []).push(other);
  }
  return older;
}

/** With the event `i` a call has returned before these `older` ones: notes at those that are `ongoing` which of them wait now, and which were passed. */
export function notePasses(
  ongoing: Iterable<Ongoing>,
  older: readonly Ongoing[] | null,
  { i, t }: { readonly i: number; readonly t: number },
): void {
  for (const other of ongoing) {
    if (other.indefinite) continue;
    const passable = older?.includes(other) ?? false;
    if ((other.waited && !passable) || other.part.mayReturn(other, t)) continue;
    other.waited = true;
    if (passable) pass(other, i);
  }
}

function pass(call: Ongoing, i: number): void {
  call.passes += 1;
  call.passedAt.push(i);
  if (call.passedAt.length > PASSED_AT_MAX) call.passedAt.shift();
}

/** The first of these calls that was passed more often than it may be. `most`: how often it may; null: as often as it happens. */
export function overtaken(calls: readonly Ongoing[] | null, most: number | null): Finding | null {
  const call = most === null ? undefined : calls?.find(({ passes }) => passes > most);
  if (!call) return null;
  const { fn, at, began, passes, passedAt } = call;
  const who = `${fn} at ${at}, called at event ${began}, was passed ${passes === 1 ? 'once' : `${passes} times`} by calls that began later`;
  return {
    judge: 'bound',
    about: `${fn} waits`,
    clause: BOUND_CLAUSES.overtaking,
    reason: `${who} (${passedAt.length === 1 ? 'event' : 'events'} ${passedAt.join(', ')}); the declared bound on overtaking is ${most}.`,
    at,
    evidence: [began, ...passedAt],
  };
}
