/** The clocks of the nodes of a process: right, or as wrong as the tester says. */
import type { Clock } from '../../services/environment/clock.ts';
import { SkewedClock, clockSetting } from '../../services/environment/skewed-clock.ts';
import { skewDate } from '../../services/environment/skewed-date.ts';
import type { Params } from '../wire/protocol.ts';
import { SleepingClock } from './sleeping.ts';

/** Gives each node its clock. */
export class Clocks {
  readonly #sleeping: SleepingClock;
  /** No other nodes are in the process: its date is that of its node. */
  readonly #alone: boolean;
  /** Makes the date right again. */
  #right = (): void => {};

  constructor(clock: Clock, alone: boolean) {
    this.#sleeping = new SleepingClock(clock);
    this.#alone = alone;
  }

  /** The clock of a node whose run is over when the signal aborts. Where it is wrong, and the node alone, the date of the process is, too. */
  of(planned: Params<'prepare'>['clock'], over: AbortSignal): Clock {
    this.#right(); // an earlier node may never have been made
    this.#right = (): void => {};
    if (!planned) return this.#sleeping;
    const setting = clockSetting(planned);
    if (this.#alone) {
      this.#right = skewDate(setting);
      over.addEventListener('abort', this.#right, { once: true });
    }
    return new SkewedClock(this.#sleeping, setting);
  }

  /** How long the longest sleep still takes, in ms; null: nobody sleeps. */
  get longestMs(): number | null {
    return this.#sleeping.longestMs;
  }
}
