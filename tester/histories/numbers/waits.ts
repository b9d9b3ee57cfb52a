/** How long users waited for a lock, from the call to the return. */
import type { History } from '../history.ts';
import type { Beliefs } from './beliefs.ts';

/** In ms. */
export interface Waits {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
  /** The operation that waited longest. */
  readonly operation: number;
}

/** Of all that were granted, and of those that were called while somebody had the lock; null: there are none. */
export function waitsOf(
  history: History,
  beliefs: Beliefs,
): { readonly all: Waits | null; readonly behind: Waits | null } {
  const { asked, behind } = beliefs;
  return {
    all: waits(history, asked),
    behind: waits(
      history,
      asked.filter((_, i) => behind[i]),
    ),
  };
}

function waits(history: History, takes: readonly number[]): Waits | null {
  if (takes.length === 0) return null;
  let operation = takes[0]!;
  let longest = -Infinity;
  const times = Float64Array.from(takes, (take) => {
    const ms = wait(history, take);
    if (ms > longest) [longest, operation] = [ms, take];
    return ms;
  }).sort();
  const at = (share: number): number => times[Math.ceil(share * times.length) - 1]!;
  return { count: times.length, p50: at(0.5), p99: at(0.99), longest, operation };
}

const wait = (history: History, take: number): number => history.ended(take)!.t - history.began(take).t;
