/** A clock that knows who sleeps: the timers of the process only tell which fires next. */
import type { Clock, SleepOptions } from '../../services/environment/clock.ts';

/** A clock for nodes. */
export class SleepingClock implements Clock {
  readonly #clock: Clock;
  readonly #due = new Map<symbol, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  async sleep(ms: number, options?: SleepOptions): Promise<void> {
    const sleeper = Symbol('sleeper');
    this.#due.set(sleeper, this.now() + ms);
    try {
      await this.#clock.sleep(ms, options);
    } finally {
      this.#due.delete(sleeper);
    }
  }

  /** How long the longest sleep still takes, in ms; null: nobody sleeps. */
  get longestMs(): number | null {
    return this.#due.size === 0 ? null : Math.max(0, Math.max(...this.#due.values()) - this.now());
  }
}
