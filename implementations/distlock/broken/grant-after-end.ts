/**
 * WRONG ON PURPOSE: end takes the lock once more, so as to be the last. From outside it is a right lock.
 * Caught by the checker only: `inform status`, 'H and E begin during acq'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class GrantAfterEnd extends Imp0Node {
  override async end(): Promise<void> {
    await this.acq();
    await super.end();
  }
}

export default {
  ...imp0,
  name: 'grant-after-end',
  about: 'wrong on purpose: it eats while it ends',
  createNode: (context: Imp0Context): Imp0Node => new GrantAfterEnd(context),
};
