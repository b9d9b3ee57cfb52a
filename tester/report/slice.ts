/** A part of a run, where no smaller run is known: what happened since all was quiet last, before what is evidence. */
import { isEnd, type TraceEvent } from '../trace/event.ts';

/** The events since the last moment, before the first evidence, at which no call was ongoing; all of them if there is none. */
export function sliceOf(events: readonly TraceEvent[], evidence: readonly number[]): readonly TraceEvent[] {
  const first = Math.min(...evidence);
  const ongoing = new Set<number>();
  let from = 0;
  for (const [index, event] of events.entries()) {
    if (event.i >= first) break;
    if (event.type === 'call') ongoing.add(event.id);
    if (isEnd(event)) ongoing.delete(event.id);
    if (ongoing.size === 0) from = index + 1;
  }
  return events.slice(from);
}
