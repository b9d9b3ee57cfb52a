/**
 * WRONG ON PURPOSE: that the token has come is remembered in the module, and so in later runs, in which it has not come yet.
 * Caught by the specification: `acq returns`, 'the lock is free'; by the checker: `inform status`, 'who eats has the token'.
 * Not before the second run in the same process.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

let tokenHasCome = false;

class Remembers extends Imp0Node {
  constructor(context: Imp0Context) {
    super(context);
    this.token ||= tokenHasCome;
  }

  protected override receivedToken(): void {
    tokenHasCome = true;
    super.receivedToken();
  }
}

export default {
  ...imp0,
  name: 'remembers',
  about: 'wrong on purpose: it still has the token of an earlier run',
  createNode: (context: Imp0Context): Imp0Node => new Remembers(context),
};
