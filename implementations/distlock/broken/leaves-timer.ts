/**
 * WRONG ON PURPOSE: its heart beats on after end and close.
 * Caught by the rules for nodes: `the node`, 'end leaves nothing running'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class LeavesTimer extends Imp0Node {
  constructor(context: Imp0Context) {
    super(context);
    void this.#beat();
  }

  async #beat(): Promise<void> {
    for (;;) await this.context.clock.sleep(1000);
  }
}

export default {
  ...imp0,
  name: 'leaves-timer',
  about: 'wrong on purpose: a timer of it runs on',
  createNode: (context: Imp0Context): Imp0Node => new LeavesTimer(context),
};
