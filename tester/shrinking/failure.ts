/** From a failure that was found to the smallest plan that still fails in the same way, confirmed in fresh processes. */
import { isDeepStrictEqual } from 'node:util';
import type { Plan } from '../plan/plan.ts';
import type { Fewest } from '../plan/smaller.ts';
import { IN_THIS_TIME, RATE_MIN, TOO_SELDOM, estimate, failsOftenEnough, type Rate } from './rate.ts';
import { shrink, type Shrinking } from './shrink.ts';

/** How a plan is run again. */
export interface How {
  /** In fresh processes; else in those of the run before, if that let go of them. */
  readonly fresh: boolean;
  /** What fails now is what will be shown. */
  readonly confirming: boolean;
}
/** Runs a plan again; resolves with whether it fails in the same way. */
export type Again = (plan: Plan, how: How) => Promise<boolean>;

/** What shrinking a failure needs. */
export interface FailureOptions {
  readonly plan: Plan;
  /** The plan without what was not reached in the run that failed. */
  readonly reached: Plan;
  readonly fewest: Fewest;
  readonly again: Again;
  /** The time in ms; how long it may take; may be interrupted. */
  readonly now: () => number;
  readonly budgetMs: number;
  readonly signal: AbortSignal;
  /** A smaller plan was found. */
  readonly onStep: (plan: Plan) => void;
}

/** What came of it. */
export type Outcome =
  /** `rate`: of the smallest plan. */
  | { readonly kind: 'shrunk'; readonly plan: Plan; readonly rate: Rate; readonly tried: number }
  /** `rate`: of the plan itself. */
  | { readonly kind: 'not shrunk'; readonly reason: string; readonly rate: Rate };

/** So much of the time is for finding out how often it fails, and for shrinking; the rest is for confirming what came of it. */
const ESTIMATE_SHARE = 0.25;
const SHRINK_SHARE = 0.6;
const CONFIRM_RUNS_MAX = 20;
const CONFIRM_RUNS_MIN = 5;

/**
 * Estimates how often the plan fails, shrinks it, and confirms what came of it, beginning with fresh processes. While it shrinks,
 * processes are used again; where that was misleading, it is done once more with fresh processes for every run.
 */
export async function shrinkFailure(options: FailureOptions): Promise<Outcome> {
  const { plan, again, now, budgetMs, signal } = options;
  const began = now();
  const isOver = (share: number) => (): boolean => signal.aborted || now() - began > budgetMs * share;
  const rate = await estimate(() => again(plan, { fresh: false, confirming: false }), isOver(ESTIMATE_SHARE));
  if (rate.fails / rate.runs < RATE_MIN) return { kind: 'not shrunk', reason: TOO_SELDOM, rate };
  let tried = 0;
  for (const fresh of [false, true]) {
    const smallest = await smaller(
      options,
      rate,
      (each) => again(each, { fresh, confirming: false }),
      isOver(SHRINK_SHARE),
    );
    tried += smallest.tried;
    if (smallest.steps === 0) break;
    const confirmed = await confirm((how) => again(smallest.plan, how), isOver(1));
    if (confirmed.fails > 0) return { kind: 'shrunk', plan: smallest.plan, rate: confirmed, tried };
  }
  const reason = `no smaller plan fails as often${isOver(SHRINK_SHARE)() ? IN_THIS_TIME : ''}`;
  return { kind: 'not shrunk', reason, rate };
}

async function smaller(
  { plan, reached, fewest, onStep }: FailureOptions,
  rate: Rate,
  again: (plan: Plan) => Promise<boolean>,
  isOver: () => boolean,
): Promise<Shrinking> {
  const stillFails = async (each: Plan): Promise<boolean> => {
    const fails = await failsOftenEnough(rate, () => !isOver() && again(each));
    if (fails) onStep(each);
    return fails;
  };
  const cut = !isDeepStrictEqual(reached, plan) && (await stillFails(reached));
  const { tried, ...smallest } = await shrink(cut ? reached : plan, fewest, stillFails, isOver);
  return { ...smallest, tried: tried + 1 };
}

/** How often it fails. Until it has failed once, nothing can be left over in the processes of a run that failed. */
async function confirm(fails: (how: How) => Promise<boolean>, isOver: () => boolean): Promise<Rate> {
  const rate = { fails: 0, runs: 0 };
  while (rate.runs < CONFIRM_RUNS_MAX && (rate.runs < CONFIRM_RUNS_MIN || !isOver())) {
    if (await fails({ fresh: rate.runs === 0, confirming: true })) rate.fails += 1;
    rate.runs += 1;
  }
  return rate;
}
