/** Who holds what was granted once too often: the events by which each of them was told so. */
import { keyOf } from '../../services/semantics/parts.ts';
import type { Invocation } from '../../services/semantics/specification.ts';
import type { Address, AnyService } from '../../services/service.ts';
import { follow } from '../causality/obligations.ts';
import { isDeath, type TraceEvent } from '../trace/event.ts';
import type { Parts } from './known-parts.ts';
import { Monitor } from './monitor.ts';

/**
 * Goes through the run again, up to the refused return, and tells for each other user who believes then that it holds the same part, or
 * died in that belief, since which event it does. None where the run's beginning is not among the events any more.
 */
export function heldSince(
  service: AnyService,
  parts: Parts,
  events: readonly TraceEvent[],
  refused: Invocation,
): readonly number[] {
  if (events[0]?.i !== 0) return [];
  const monitor = new Monitor(parts);
  const key = keyOf(service, refused);
  const [first] = parts.values();
  const others = new Set([...Array(first!.addresses).keys()].filter((at) => at !== refused.at));
  const since = new Map<Address, number>();
  for (const event of events.slice(0, -1)) {
    follow(monitor, event);
    if (isDeath(event)) others.delete(event.at);
    for (const at of others) {
      if (!monitor.believes(at, event.t, key)) since.delete(at);
      else if (!since.has(at)) since.set(at, event.i);
    }
  }
  return [...since.values()];
}
