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

/** Of all takes that were granted, and whose call was noted, and of those that were called while somebody had the lock; null: there are none. */
export interface AllWaits {
  readonly all: Waits | null;
  readonly behind: Waits | null;
  /** So many were granted whose call was not noted. */
  readonly notNoted: number;
}

/** How long they waited. */
export function waitsOf(history: History, { asked, behind }: Beliefs): AllWaits {
  const noted = asked.filter((take) => history.isCallNoted(take));
  const waited = asked.filter((take, i) => behind[i] && history.isCallNoted(take));
  return {
    all: waits(history, noted),
    behind: waits(history, waited),
    notNoted: asked.length - noted.length,
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
