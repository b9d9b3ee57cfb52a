/** What was done to nodes, links and servers, as shaded spans. */
import { hitsServer } from '../../plan/faults.ts';
import { done } from '../../plan/in-words.ts';
import type { FaultEvent, TraceEvent } from '../../trace/event.ts';
import type { Shade } from './page.ts';

/** The spans. Places are between the events. What ends no more lasts until the run ends. */
export function shadesOf(events: readonly TraceEvent[]): readonly Shade[] {
  return events.flatMap((event, index): Shade[] => {
    if (event.type !== 'fault') return [];
    const over = events.findIndex((other, later) => later > index && isOver(event, other));
    const at = hitsServer(event.kind) ? null : event.at;
    return [{ at, from: index + 0.5, to: over < 0 ? events.length : over + 0.5, text: done(event) }];
  });
}

const isOver = (fault: FaultEvent, other: TraceEvent): boolean =>
  other.type === 'healed' && other.kind === fault.kind && other.target === fault.target && other.link === fault.link;
