/**
 * RIGHT, AND ODD: hundreds of timers are armed all the time, until it is closed; must never be accused.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class ManyTimers extends Imp0Node {
  constructor(context: Imp0Context) {
    super(context);
    for (let i = 0; i < 300; i += 1) void this.#beat(10 + i);
  }

  async #beat(everyMs: number): Promise<void> {
    const { clock, signal } = this.context;
    while (!signal.aborted) await clock.sleep(everyMs, { signal }).catch(() => {});
  }
}

export default {
  ...imp0,
  name: 'many-timers',
  about: 'right, and odd: hundreds of timers',
  createNode: (context: Imp0Context): Imp0Node => new ManyTimers(context),
};
