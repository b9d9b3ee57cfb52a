/** Which events of a run a table shows: all of a short one, and of a long one the last. */
import type { TraceEvent } from '../trace/event.ts';
import { isTelling } from '../trace/memory.ts';

/** How many events there may be. */
export interface Room {
  /** With at most so many, all are shown. */
  readonly whole: number;
  /** Of more, so many of the last. */
  readonly last: number;
}

/**
 * All events; or, where there are too many, the last, and before them faults and what is marked. What a node has informed already since
 * the last call, return or fault there says nothing new: a node that polls informs the same for ever.
 */
export function chosen(
  events: readonly TraceEvent[],
  marked: ReadonlySet<number>,
  { whole, last }: Room,
): readonly TraceEvent[] {
  if (events.length <= whole) return events;
  const always = (event: TraceEvent): boolean =>
    marked.has(event.i) || event.type === 'fault' || event.type === 'healed';
  const repeated = repetitionsIn(events);
  const some = events.filter((event) => always(event) || !repeated.has(event));
  return some.filter((event, index) => always(event) || index >= some.length - last);
}

function repetitionsIn(events: readonly TraceEvent[]): ReadonlySet<TraceEvent> {
  const repeated = new Set<TraceEvent>();
  const said = new Map<number, Set<string>>();
  for (const event of events) {
    const here = said.get(event.at) ?? new Set();
    said.set(event.at, here);
    if (isTelling(event)) here.clear();
    if (event.type !== 'inform') continue;
    const what = JSON.stringify([event.layer, event.event, event.data]);
    if (here.has(what)) repeated.add(event);
    here.add(what);
  }
  return repeated;
}
