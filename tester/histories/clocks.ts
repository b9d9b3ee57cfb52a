/** What one clock shows of a history. */
import type { History } from './history.ts';
import type { Events } from './parts.ts';

/**
 * Of some events, those of each host, in the order that its clock showed; none, where nobody says whose clock it was.
 *
 * A clock may be wrong by some ms, and by more at one time than at another. But it goes forward: of two events that it showed at two times, the earlier was
 * the earlier in truth, however wrong both times are. So in each of these orders nothing is uncertain. At equal times, beginnings come first: nothing is certain of them.
 */
export function eventsByClock(history: History, events: Events): ReadonlyMap<string, Events> {
  const { clocks } = history;
  if (!clocks) return new Map();
  const byClock = new Map<string, number[]>();
  for (const event of events) {
    const clock = clocks[history.at(event >> 1)]!;
    const its = byClock.get(clock);
    if (its) its.push(event);
    else byClock.set(clock, [event]);
  }
  return new Map([...byClock].map(([clock, its]) => [clock, Int32Array.from(its).sort(inOrder(history))]));
}

const inOrder =
  (history: History) =>
  (a: number, b: number): number =>
    timeOf(history, a) - timeOf(history, b) || (a & 1) - (b & 1) || a - b;

const timeOf = (history: History, event: number): number =>
  ((event & 1) === 0 ? history.began(event >> 1) : history.ended(event >> 1)!).t;
