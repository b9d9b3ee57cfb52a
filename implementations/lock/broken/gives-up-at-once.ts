/**
 * WRONG ON PURPOSE: a call that is given up ends at once, and the server is told in the background: until then its user may be granted
 * the lock. Seen where an acquire times out at its client only.
 * Caught by the specification: `check returns`, 'the result is allowed', or where else it is seen first.
 */
import central, { CentralNode, SERVER, type CentralContext } from '../central.ts';

class GivesUpAtOnce extends CentralNode {
  protected override giveUp(name: string): void {
    void this.#tellLater(name);
    this.answered(name, 'given up');
  }

  async #tellLater(name: string): Promise<void> {
    await this.context.clock.sleep(10);
    this.send(SERVER, { ask: 'giveUp', name });
  }
}

export default {
  ...central,
  name: 'gives-up-at-once',
  about: 'wrong on purpose: a call that is given up ends too early',
  createNode: (context: CentralContext): CentralNode => new GivesUpAtOnce(context),
};
