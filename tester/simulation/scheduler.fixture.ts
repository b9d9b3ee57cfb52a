/** For tests: a scheduler of things that have a name and a place, and what of them happened. */
import type { Pending, Possible } from './pending.ts';
import { Scheduler } from './scheduler.ts';
import { firstInFirstOut } from './strategies/first-in-first-out.ts';
import type { Strategy } from './strategies/strategy.ts';

/** A scheduler with its diary. */
export interface Tried {
  readonly scheduler: Scheduler;
  /** The labels of what happened, in order. */
  readonly happened: string[];
  /** Something at a place that may happen; `then`: what it does. */
  readonly thing: (label: string, at?: number, then?: () => void, kind?: Possible['kind']) => Possible;
  /** Makes it possible. */
  readonly offer: (label: string, at?: number, then?: () => void) => Pending;
  /** Lets all happen, and tells how it ended. */
  readonly run: (steps?: number, stop?: () => boolean) => ReturnType<Scheduler['run']>;
}

/** A scheduler with this strategy. */
export function tryScheduler(strategy: Strategy = firstInFirstOut, settled = (): void => {}, thorough = false): Tried {
  const scheduler: Scheduler = new Scheduler({
    ...{ strategy, keyed: true, thorough, settled, together: true },
    onStep: () => scheduler.steps,
  });
  const happened: string[] = [];
  const thing: Tried['thing'] = (label, at = 0, then = () => {}, kind = 'return') => {
    const words = (): string => label;
    const happen = (): void => {
      happened.push(label);
      then();
    };
    return { kind, at, from: null, isVoid: false, label: words, likeness: words, happen };
  };
  const offer: Tried['offer'] = (label, at, then) => {
    const pending = scheduler.create(thing(label, at, then));
    scheduler.enable(pending);
    return pending;
  };
  return { scheduler, happened, thing, offer, run: (steps = 1000, stop = () => false) => scheduler.run(stop, steps) };
}
