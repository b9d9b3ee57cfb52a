/**
 * RIGHT, AND ODD: it takes a second until it is made, and half a second for its first call; must never be accused.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class SlowStart extends Imp0Node {
  #warm = false;

  override async acq(): Promise<void> {
    if (!this.#warm) await this.context.clock.sleep(500);
    this.#warm = true;
    await super.acq();
  }
}

export default {
  ...imp0,
  name: 'slow-start',
  about: 'right, and odd: slow at first',
  createNode: async (context: Imp0Context): Promise<Imp0Node> => {
    await context.clock.sleep(1000);
    return new SlowStart(context);
  },
};
