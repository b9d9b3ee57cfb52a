/**
 * WRONG ON PURPOSE: rel returns, but does not give the token to who asked for it in the meantime.
 * Caught by the specification: `acq returns`, 'a call that may return does so'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class ReleaseKeeps extends Imp0Node {
  override rel(): void {
    this.become('T');
  }
}

export default {
  ...imp0,
  name: 'release-keeps',
  about: 'wrong on purpose: rel does not give up the token',
  createNode: (context: Imp0Context): Imp0Node => new ReleaseKeeps(context),
};
