/** How far a simulated run goes: until nothing can happen any more, and then nobody may be owed anything. */
import type { Following } from '../campaign/pace.ts';
import type { Finding } from '../findings/finding.ts';
import type { Ongoing } from '../judges/ongoing.ts';
import { stuck } from '../judges/stuck.ts';
import type { Ended, Scheduler } from './scheduler.ts';
import { firstInFirstOut } from './strategies/first-in-first-out.ts';
import type { UserCalls } from './user-calls.ts';

/** So many steps a run may take, and so many more for every call. */
const STEPS = 1000;
const STEPS_PER_CALL = 50;
/** After all is done, so many timers may fire still: something may come of them that a judge should see. */
const STEPS_AFTER = 20;
/** A run that was cut goes on in order, with nothing lost, until each timer that was armed then could have fired so often, */
const FAIR_ROUNDS = 100;
/** and for so many steps: who polls a thousand times before it returns is slow, and not stuck. */
const FAIR_STEPS = 10_000;
/** But not for more than these; then nothing is said of progress. */
const FAIR_STEPS_MAX = 50_000;

/** What is looked at when nothing can happen any more. */
export interface QuiescenceOptions {
  readonly run: Following;
  readonly scheduler: Scheduler;
  readonly users: UserCalls;
  /** How many calls the plan has. */
  readonly calls: number;
  /** The calls between the layers that are owed a return, of the lowest such layer. */
  readonly owedBetween: () => { readonly layer: string; readonly owed: readonly Ongoing[] } | null;
}

/** Lets the run go on until it is over, and judges its progress. */
export async function untilQuiet(options: QuiescenceOptions): Promise<void> {
  const { run, scheduler, users, calls } = options;
  for (let silentAt = -1; ; silentAt = run.monitor.version) {
    const ended = await scheduler.run(() => isOver(options), STEPS + STEPS_PER_CALL * calls);
    if (run.over.aborted) return;
    if (ended === 'cut') return fairSuffix(options);
    if (ended === 'quiet') judge(options, 'Nothing can happen any more: nothing is under way, and no timer is armed.');
    if (isAborted(run)) return;
    if (ended !== 'quiet' || users.done || silentAt === run.monitor.version) break;
    passTime(options);
  }
  run.users.close(null);
}

/** Nobody is owed anything, yet: time alone may change that. After it, nothing more is waited for. */
function passTime({ run, scheduler }: QuiescenceOptions): void {
  const happen = (): void => {
    run.users.silent();
    run.users.onWaited();
  };
  const words = (): string => 'time passes';
  const what = {
    kind: 'timer',
    at: 0,
    from: null,
    isVoid: false,
    outside: true,
    label: words,
    likeness: words,
    happen,
  } as const;
  scheduler.arm(what, run.lapsesMs, false);
}

const isAborted = ({ over }: Following): boolean => over.aborted;

/** All is done, and nothing is under way but timers, which had their time. */
function isOver({ run, scheduler, users }: QuiescenceOptions): boolean {
  if (run.over.aborted) return true;
  if (!users.done || scheduler.possible.length > 0) {
    users.doneAt = null;
    return false;
  }
  users.doneAt ??= scheduler.steps;
  return scheduler.steps - users.doneAt >= STEPS_AFTER;
}

/** There were too many steps: who is owed something all along, while everything else happens in order, does not get it. */
async function fairSuffix(options: QuiescenceOptions): Promise<void> {
  const { run, scheduler, owedBetween } = options;
  const { now, steps } = scheduler;
  const fairUntil = now + FAIR_ROUNDS * (scheduler.latestDue - now);
  let owedAll = run.monitor.owed(now);
  let { version } = run.monitor;
  const between = owedBetween();
  scheduler.strategy = firstInFirstOut;
  const stop = (): boolean => {
    if (run.monitor.version !== version) {
      const owed = run.monitor.owed(scheduler.now);
      owedAll = owedAll.filter((call) => owed.includes(call));
      ({ version } = run.monitor);
    }
    return isOver(options) || (scheduler.now > fairUntil && scheduler.steps - steps > FAIR_STEPS);
  };
  const ended: Ended = await scheduler.run(stop, FAIR_STEPS_MAX);
  if (run.over.aborted) return;
  const took = `${scheduler.steps - steps} more steps and ${Math.round(scheduler.now - now)} ms in which everything happened in order`;
  if (options.users.done) run.users.close(null);
  else if (ended !== 'cut' && owedAll.length > 0) {
    const why = `That was so for ${took}, and timers fire on.`;
    const still = owedBetween()?.owed.filter((call) => between?.owed.includes(call)) ?? [];
    run.found(still.length > 0 ? stuckBetween(between!.layer, still, why) : stuck(owedAll, why));
  } else {
    run.cannotTell({
      cause: 'not finished',
      reason: `The run did not come to its end in ${steps} steps, nor in ${took}.`,
    });
  }
}

/** Nothing can happen any more: who is owed something does not get it. */
function judge({ run, scheduler, owedBetween }: QuiescenceOptions, why: string): void {
  const between = owedBetween();
  if (between) return run.found(stuckBetween(between.layer, between.owed, why));
  const owed = run.monitor.owed(scheduler.now);
  if (owed.length > 0) run.found(stuck(owed, why));
}

/** A layer does not give what it owes the one above it. */
function stuckBetween(layer: string, owed: readonly Ongoing[], why: string): Finding {
  const found = stuck(owed, why);
  return { ...found, about: `${layer}: ${found.about}`, evidence: [] };
}
