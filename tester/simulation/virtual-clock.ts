/** The clock of a node in a simulation: virtual time, perhaps with an offset and a rate of its own. */
import type { Clock, SleepOptions } from '../../services/environment/clock.ts';
import { rightClock, shownAfter, trueMs, type ClockSetting } from '../../services/environment/skewed-clock.ts';
import type { Address } from '../../services/service.ts';
import type { Pending } from './pending.ts';
import type { Scheduler } from './scheduler.ts';

/** Whose clock it is. */
export interface VirtualClockOptions {
  readonly scheduler: () => Scheduler;
  readonly at: () => Address;
  /** What its timers are called. */
  readonly who: string;
  readonly setting?: ClockSetting | undefined;
  /** It is the clock of the users, not of a node. */
  readonly outside?: true;
}

/** A clock whose timers fire when the scheduler says so. */
export class VirtualClock implements Clock {
  readonly #options: VirtualClockOptions;
  readonly #setting: ClockSetting;

  constructor(options: VirtualClockOptions) {
    this.#options = options;
    this.#setting = options.setting ?? rightClock;
  }

  now(): number {
    return shownAfter(this.#options.scheduler().now, this.#setting);
  }

  sleep(ms: number, { signal, background = false }: SleepOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      if (!signal) return void this.arm(ms, background, resolve);
      const wake = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const timer = this.arm(ms, background, wake);
      const abort = (): void => {
        this.#options.scheduler().disarm(timer);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  protected arm(ms: number, background: boolean, happen: () => void): Pending {
    const { who, outside = false } = this.#options;
    const at = this.#options.at();
    const words = (): string => `${who} at ${at}`;
    const what = {
      kind: 'timer',
      at,
      from: null,
      isVoid: false,
      outside,
      label: words,
      likeness: words,
      happen,
    } as const;
    return this.#options.scheduler().arm(what, trueMs(ms, this.#setting), background);
  }
}

/**
 * The clock by which users wait in a simulation. They need not be told that the run is over: then no timer fires any more. (To listen
 * to a signal takes as long as a call.)
 */
export class WaitingClock extends VirtualClock {
  override sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.arm(ms, false, resolve));
  }
}
