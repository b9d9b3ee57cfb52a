/** The calls of a run as bars. */
import { isDeath, isEnd, type TraceEvent } from '../../trace/event.ts';
import type { Bar, Durations } from './page.ts';

/** A call from its beginning to its end, if it came to it. */
export interface CallSpan {
  readonly at: number;
  readonly fn: string;
  /** The indices of the events with which it began and ended; null: it did not. */
  readonly began: number;
  readonly ended: number | null;
  /** Where it was given up, which does not end it; null: it was not. */
  readonly gaveUp: number | null;
  readonly ms: number | null;
  readonly how: Bar['how'];
  readonly slot: number;
}

type Open = Omit<CallSpan, 'ended' | 'ms' | 'how'> & { readonly t: number };

/** All calls, in the order of their ends; then those that did not end. */
export function callSpans(events: readonly TraceEvent[]): readonly CallSpan[] {
  const spans: CallSpan[] = [];
  const open = new Map<number, Open>();
  const dead = new Set<number>();
  for (const [index, event] of events.entries()) {
    if (event.type === 'call') {
      const { at, fn, t, id } = event;
      open.set(id, { at, fn, began: index, gaveUp: null, t, slot: freeSlot(open.values(), at) });
    } else if (isEnd(event)) {
      const call = open.get(event.id);
      if (!call) continue; // it began before the first event that is known
      open.delete(event.id);
      spans.push({ ...call, ended: index, ms: event.t - call.t, how: event.type === 'return' ? 'returned' : 'ended' });
    } else if (event.type === 'giveUp') {
      const call = open.get(event.id);
      if (call) open.set(event.id, { ...call, gaveUp: index });
    } else if (isDeath(event)) dead.add(event.at);
  }
  for (const call of open.values())
    spans.push({ ...call, ended: null, ms: null, how: dead.has(call.at) ? 'indefinite' : 'open' });
  return spans;
}

function freeSlot(open: Iterable<Open>, at: number): number {
  const taken = new Set([...open].filter((call) => call.at === at).map(({ slot }) => slot));
  let slot = 0;
  while (taken.has(slot)) slot += 1;
  return slot;
}

/** The bars. Places are between the events; `count`: how many there are. */
export const barsOf = (spans: readonly CallSpan[], count: number): readonly Bar[] =>
  spans.map(({ at, began, ended, how, slot }) => ({
    ...{ at, how, slot },
    ...{ from: began + 0.5, to: ended === null ? count : ended + 0.5 },
  }));

/** How long the calls of each function took that returned. */
export function durationsOf(spans: readonly CallSpan[]): readonly Durations[] {
  const returned = spans.filter(({ how }) => how === 'returned');
  return [...new Set(returned.map(({ fn }) => fn))].map((fn) => {
    const ms = returned.filter((call) => call.fn === fn).map((call) => call.ms!);
    ms.sort((a, b) => a - b);
    const quantile = (q: number): number => ms[Math.min(ms.length - 1, Math.floor(q * ms.length))]!;
    return { fn, calls: ms.length, median: quantile(0.5), p99: quantile(0.99), longest: ms.at(-1)! };
  });
}

/** By the index of the event with which a call began, was given up or ended, its place beside others of its user. */
export const slotsOf = (spans: readonly CallSpan[]): ReadonlyMap<number, number> =>
  new Map(
    spans.flatMap(({ began, gaveUp, ended, slot }) =>
      [began, gaveUp, ended].flatMap((index) => (index === null ? [] : [[index, slot] as const])),
    ),
  );
