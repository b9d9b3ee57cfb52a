/** How often a plan fails: on real processes a failure may come in some of the runs of a plan only. */
import type { Awaitable } from '../../services/service.ts';

/** Of so many runs, so many failed in the same way. */
export interface Rate {
  readonly fails: number;
  readonly runs: number;
}

/** At most so many runs tell how often a plan fails. */
export const ESTIMATE_RUNS_MAX = 20;
/** So many failures are enough to tell. */
const ESTIMATE_FAILS = 5;
/** What fails less often than this is not shrunk: it would take too many runs, or shrink to something that never fails. */
export const RATE_MIN = 0.1;
/** Why it is not even tried. */
export const TOO_SELDOM = 'it fails too seldom';
/** What is added to why it is not shrunk where there was no time to try more. */
export const IN_THIS_TIME = ', of those that could be tried in this time';

/** Estimates how often a plan fails, with at most 20 runs; with one that failed, when it is late. */
export async function estimate(fails: () => Awaitable<boolean>, isLate: () => boolean = () => false): Promise<Rate> {
  const rate = { fails: 0, runs: 0 };
  const enough = (): boolean => rate.fails >= (isLate() ? 1 : ESTIMATE_FAILS);
  while (rate.runs < ESTIMATE_RUNS_MAX && !enough()) {
    if (await fails()) rate.fails += 1;
    rate.runs += 1;
  }
  return rate;
}

/**
 * Does a smaller plan fail at least half as often, in ceil(5/p) runs, p being the rate of the plan that it is made from? Says so as
 * soon as it is certain.
 */
export async function failsOftenEnough(
  { fails: before, runs }: Rate,
  fails: () => Awaitable<boolean>,
): Promise<boolean> {
  const p = before / runs;
  const most = Math.ceil(5 / p);
  const wanted = Math.ceil((most * p) / 2);
  for (let failed = 0, left = most; left > 0;) {
    if (await fails()) failed += 1;
    left -= 1;
    if (failed >= wanted) return true;
    if (failed + left < wanted) return false;
  }
  return false;
}

/** So many repetitions show the failure, but for one time in a thousand. */
export function repetitionsFor({ fails, runs }: Rate): number {
  const cautious = (fails + 1) / (runs + 2);
  return Math.ceil(Math.log(0.001) / Math.log(1 - cautious));
}
