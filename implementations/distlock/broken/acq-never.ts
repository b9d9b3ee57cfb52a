/**
 * WRONG ON PURPOSE: the token comes, and wakes nobody.
 * Caught by the specification: `acq returns`, 'a call that may return does so'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class AcqNever extends Imp0Node {
  protected override receivedToken(): void {
    this.token = true;
  }
}

export default {
  ...imp0,
  name: 'acq-never',
  about: 'wrong on purpose: acq that waits never returns',
  createNode: (context: Imp0Context): Imp0Node => new AcqNever(context),
};
