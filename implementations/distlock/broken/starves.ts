/**
 * WRONG ON PURPOSE: rel keeps the token for a while, and passes it on only if the local user has not taken it again.
 * Caught by the bound on overtaking (`--overtaking 3`): `acq waits`, 'it is passed no more often than declared'. It is right by the
 * specification and by the checker, which do not say how long somebody waits.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class Starves extends Imp0Node {
  override rel(): void {
    this.become('T');
    void this.#passLater();
  }

  protected override receivedRequest(): void {
    this.request = true;
    if (this.status === 'T') void this.#passLater();
  }

  async #passLater(): Promise<void> {
    await this.context.clock.sleep(10);
    if (this.token && this.request && this.status === 'T') this.passToken();
  }
}

export default {
  ...imp0,
  name: 'starves',
  about: 'wrong on purpose: who has the token may keep it from who waits',
  createNode: (context: Imp0Context): Imp0Node => new Starves(context),
};
