/** The obligations of a run: which calls are owed a return, and since when; which wait, for what and for whom. */
import type { Invocation, Refusal } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';
import { isDeath, isEnd, type TraceEvent } from '../trace/event.ts';
import { mustReturn } from '../judges/knowledge.ts';
import type { Parts } from '../judges/known-parts.ts';
import { Monitor } from '../judges/monitor.ts';
import type { Ongoing } from '../judges/ongoing.ts';
import { placeOf } from './steps.ts';
import { circles, waitsFor } from './waits-for.ts';

/** A call that is ongoing at the end of a run: what, and the event with which it began. */
export interface OpenCall extends Invocation {
  readonly id: number;
  readonly began: number;
}
/** A call that is owed a return: since this event it may return. If that is its own beginning, it never had to wait. */
export interface Owed extends OpenCall {
  readonly kind: 'owed';
  readonly since: number;
}
/** A call that must not return yet: a clause of its return that does not hold, and the users whose calls could change that. */
export interface Waiting extends OpenCall, Refusal {
  readonly kind: 'waiting';
  readonly waitsFor: readonly Address[];
}
/** A call that may return, and need not. */
export interface Free extends OpenCall {
  readonly kind: 'free';
}
/** A call that nobody waits for any more: its node was killed, or it failed after another was. */
export interface Indefinite extends OpenCall {
  readonly kind: 'indefinite';
}
/** A call of which nothing more is known: the trace no longer holds the beginning of the run. */
export interface Unjudged extends OpenCall {
  readonly kind: 'unjudged';
}
/** What a call that is ongoing is owed. */
export type Obligation = Owed | Waiting | Free | Indefinite | Unjudged;

/** The ledger of a run at its end. */
export interface Ledger {
  /** One for each ongoing call, oldest first. */
  readonly obligations: readonly Obligation[];
  /** In which users wait for each other: `[0, 2]` is 0 → 2 → 0. */
  readonly circles: readonly (readonly Address[])[];
  /** The last event at each address; null: there is none in the trace. */
  readonly last: readonly (TraceEvent | null)[];
  /** The first event that the trace still holds; 0: it holds all. */
  readonly from: number;
}

/** The ledger of a run in which every return was allowed, from its trace. */
export function ledgerOf(parts: Parts, events: readonly TraceEvent[]): Ledger {
  const from = events[0]?.i ?? 0;
  const [first] = parts.values();
  const obligations = from === 0 ? judged(parts, events) : unjudged(events);
  return {
    obligations,
    circles: circles(waitsOf(obligations)),
    last: Array.from({ length: first!.addresses }, (_, at) => lastAt(events, at)),
    from,
  };
}

function lastAt(events: readonly TraceEvent[], at: Address): TraceEvent | null {
  return events.findLast((event) => placeOf(event) === at) ?? null;
}

function unjudged(events: readonly TraceEvent[]): Unjudged[] {
  const open = new Map<number, Unjudged>();
  for (const event of events) {
    if (event.type === 'call') open.set(event.id, { ...openCall(event), kind: 'unjudged' });
    if (isEnd(event)) open.delete(event.id);
  }
  return [...open.values()];
}

/** Goes through the run again. */
function judged(parts: Parts, events: readonly TraceEvent[]): Obligation[] {
  const monitor = new Monitor(parts);
  const since = new Map<number, number>();
  for (const event of events) {
    follow(monitor, event);
    for (const call of monitor.ongoing) {
      if (!call.part.mayReturn(call, event.t)) since.delete(call.id);
      else if (!since.has(call.id)) since.set(call.id, event.i);
    }
  }
  const now = events.at(-1)?.t ?? 0;
  return monitor.ongoing.map((call) => obligation(call, since.get(call.id) ?? call.began, now));
}

/** Lets a monitor follow an event of a run. */
export function follow(monitor: Monitor, event: TraceEvent): void {
  if (event.type === 'call') monitor.call(event);
  else if (event.type === 'return') monitor.return(event);
  else if (event.type === 'giveUp') monitor.giveUp(monitor.ongoingCall(event.id)!, event.i);
  else if (isDeath(event)) monitor.died(event.at, event.t);
  else if (isEnd(event) && monitor.end(event)) monitor.lose(monitor.ongoingCall(event.id)!); // all that it refuses here is a failure after a death
}

function openCall({ id, at, fn, args, i }: Extract<TraceEvent, { type: 'call' }>): OpenCall {
  return { id, at, fn, args, began: i };
}

function obligation(call: Ongoing, since: number, now: number): Obligation {
  const { id, at, fn, args, began, part } = call;
  const open = { id, at, fn, args, began };
  if (call.indefinite) return { ...open, kind: 'indefinite' };
  const refused = part.blockedBy(call, now);
  if (refused)
    return { ...open, ...refused, kind: 'waiting', waitsFor: waitsFor(part.specification, part.position, call) };
  if (!mustReturn(part.specification, call)) return { ...open, kind: 'free' };
  return { ...open, kind: 'owed', since };
}

/** For whom each user waits. */
function waitsOf(obligations: readonly Obligation[]): ReadonlyMap<Address, ReadonlySet<Address>> {
  const waits = new Map<Address, Set<Address>>();
  for (const each of obligations) {
    if (each.kind !== 'waiting') continue;
    const whom = waits.get(each.at) ?? new Set();
    for (const user of each.waitsFor) whom.add(user);
    waits.set(each.at, whom);
  }
  return waits;
}
