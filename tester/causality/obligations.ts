/** The obligations of a run: which calls are owed a return, and since when; which wait, for what and for whom. */
import type { Position } from '../../services/semantics/position.ts';
import type { Invocation, Refusal, Specification } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';
import { isEnd, type TraceEvent } from '../trace/event.ts';
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
/** A call of a node that was killed: nobody waits for it any more. */
export interface Dead extends OpenCall {
  readonly kind: 'dead';
}
/** A call of which nothing more is known: the trace no longer holds the beginning of the run. */
export interface Unjudged extends OpenCall {
  readonly kind: 'unjudged';
}
/** What a call that is ongoing is owed. */
export type Obligation = Owed | Waiting | Free | Dead | Unjudged;

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
export function ledgerOf(specification: Specification, events: readonly TraceEvent[]): Ledger {
  const from = events[0]?.i ?? 0;
  const obligations = from === 0 ? judged(specification, events) : unjudged(events);
  return {
    obligations,
    circles: circles(waitsOf(obligations)),
    last: Array.from({ length: specification.addresses }, (_, at) => lastAt(events, at)),
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
function judged(specification: Specification, events: readonly TraceEvent[]): Obligation[] {
  const state = specification.init();
  const open = new Map<number, OpenCall>();
  const since = new Map<number, number>();
  const dead = new Set<Address>();
  for (const event of events) {
    if (event.type === 'call') {
      open.set(event.id, openCall(event));
      specification.applyCall(state, event, event.t);
    } else if (event.type === 'return') {
      specification.applyReturn(state, open.get(event.id)!, event.result, event.t);
      open.delete(event.id);
      since.delete(event.id);
    } else if (event.type === 'fault') {
      dead.add(event.at);
      specification.applyDeath(state, event.at, event.t);
    }
    for (const [id, call] of open) {
      if (specification.allowedResults(state, call, event.t).length === 0) since.delete(id);
      else if (!since.has(id)) since.set(id, event.i);
    }
  }
  const now = events.at(-1)?.t ?? 0;
  const position = { state, ongoing: [...open.values()].map(({ at, fn, args }) => ({ at, fn, args })) };
  return [...open.values()].map((call) =>
    dead.has(call.at) ? { ...call, kind: 'dead' } : obligation(specification, position, call, since.get(call.id), now),
  );
}

function openCall({ id, at, fn, args, i }: Extract<TraceEvent, { type: 'call' }>): OpenCall {
  return { id, at, fn, args, began: i };
}

function obligation(
  specification: Specification,
  position: Position,
  call: OpenCall,
  since: number | undefined,
  now: number,
): Obligation {
  const refused = specification.blockedBy(position.state, call, now);
  if (refused) return { ...call, ...refused, kind: 'waiting', waitsFor: waitsFor(specification, position, call) };
  if (specification.service.functions[call.fn]!.progress === 'none') return { ...call, kind: 'free' };
  return { ...call, kind: 'owed', since: since! };
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
