/** A history by the parts of the service: they are independent, and judged apart. */
import { keyOf } from '../../services/semantics/parts.ts';
import type { AnyService } from '../../services/service.ts';
import type { History } from './history.ts';

/** The events of a history that are of one part, in their order: as in `History.events`. */
export type Events = Int32Array;

/** By the key of each part that is used. Of a service without parts, all events under ''. Operations that failed had no effect, and are left out, unless asked for. */
export function eventsByPart(history: History, service: AnyService, withFailed = false): ReadonlyMap<string, Events> {
  const keys = keysOf(history, service);
  const counts = new Map<string, number>();
  const counted = history.events.filter((event) => withFailed || history.outcome(event >> 1) !== 'failed');
  for (const event of counted) counts.set(keys(event >> 1), (counts.get(keys(event >> 1)) ?? 0) + 1);
  const parts = new Map([...counts].map(([key, count]) => [key, { events: new Int32Array(count), filled: 0 }]));
  for (const event of counted) {
    const part = parts.get(keys(event >> 1))!;
    part.events[part.filled++] = event;
  }
  return new Map([...parts].map(([key, { events }]) => [key, events]));
}

/** The key of each operation; those with the same function and arguments have the same. */
function keysOf(history: History, service: AnyService): (operation: number) => string {
  if (!service.key) return () => '';
  const known = new Map<number, string>();
  return (operation) => {
    const name = history.fnNumber(operation) * 2 ** 32 + history.argsNumber(operation);
    let key = known.get(name);
    if (key === undefined) {
      key = keyOf(service, { at: history.at(operation), fn: history.fn(operation), args: history.args(operation) });
      known.set(name, key);
    }
    return key;
  };
}
