/** Clocks that are wrong: ahead, and too fast or too slow. */
import type { Clock, SleepOptions } from './clock.ts';

/** How wrong a clock is. */
export interface ClockSetting {
  /** How far it is ahead when the run begins, in ms. */
  readonly offsetMs: number;
  /** How fast it goes: 1 is right, 1.1 too fast. */
  readonly rate: number;
}

/** A clock that is right. */
export const rightClock: ClockSetting = { offsetMs: 0, rate: 1 };

/** The setting of a clock that is so many ms ahead, and goes so many millionths too fast. */
export const clockSetting = ([aheadMs, fastPpm]: readonly [aheadMs: number, fastPpm: number]): ClockSetting => ({
  offsetMs: aheadMs,
  rate: 1 + fastPpm / 1e6,
});

/** How much more it shows than a right one showed when the run began, `ms` after that. */
export const shownAfter = (ms: number, { offsetMs, rate }: ClockSetting): number => offsetMs + ms * rate;

/** How long it takes until it has gone `ms` further. */
export const trueMs = (ms: number, { rate }: ClockSetting): number => ms / rate;

/** A wrong clock, made from a right one. The run begins when it is made. */
export class SkewedClock implements Clock {
  readonly #clock: Clock;
  readonly #setting: ClockSetting;
  readonly #began: number;

  constructor(clock: Clock, setting: ClockSetting) {
    this.#clock = clock;
    this.#setting = setting;
    this.#began = clock.now();
  }

  now(): number {
    return this.#began + shownAfter(this.#clock.now() - this.#began, this.#setting);
  }

  sleep(ms: number, options?: SleepOptions): Promise<void> {
    return this.#clock.sleep(trueMs(ms, this.#setting), options);
  }
}
