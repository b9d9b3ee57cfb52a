/** How close a run came to be wrong by time. */
import type { History } from '../history.ts';
import type { LockView } from '../locks/view.ts';
import type { Beliefs } from './beliefs.ts';

/** The smallest error that would have let two have the lock at once. */
export interface Margin {
  /** A pause of the holder of so many ms; a clock that is wrong by so much of its lease. */
  readonly ms: number;
  readonly rate: number;
  /** The take whose lease ended by time, and that of another user who got it next. */
  readonly take: number;
  readonly next: number;
}

/** Of all holds that ended by time alone before another got the lock, the smallest; null: there are none. */
export function marginOf(history: History, beliefs: Beliefs, { lease }: LockView): Margin | null {
  if (!lease) return null;
  const order = beliefs.inOrder();
  let smallest: Margin | null = null;
  let other = -1; // the first after this one that is of another user
  for (let i = order.length - 2; i >= 0; i -= 1) {
    const [belief, after] = [order[i]!, order[i + 1]!];
    const take = beliefs.take[belief]!;
    if (history.at(beliefs.take[after]!) !== history.at(take)) other = after;
    if (other < 0 || !beliefs.endedByTime(belief)) continue;
    const ms = beliefs.from[other]! - beliefs.to[belief]!;
    if (ms < 0 || ms >= (smallest?.ms ?? Infinity)) continue;
    smallest = { ms, rate: ms / lease.ttlMs(history.args(take)), take, next: beliefs.take[other]! };
  }
  return smallest;
}
