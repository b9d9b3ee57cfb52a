/** When a run began: a trace counts from when its nodes were made ready, which says nothing to who reads of the run. */
import type { TraceEvent } from '../trace/event.ts';

/** The time of the first event, in ms; 0 if the beginning of the run is not in memory any more. */
export const startedAt = ([first]: readonly TraceEvent[]): number => (first?.i === 0 ? first.t : 0);
