/**
 * WRONG ON PURPOSE: passing the token on does not take it away; both nodes may eat at once.
 * Caught by the specification: `acq returns`, 'the lock is free'; by the checker: `inform status`, 'who eats has the token'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class TwoGrants extends Imp0Node {
  protected override passToken(): void {
    this.send('token');
    this.request = false;
  }
}

export default {
  ...imp0,
  name: 'two-grants',
  about: 'wrong on purpose: a node keeps the token that it passes on',
  createNode: (context: Imp0Context): Imp0Node => new TwoGrants(context),
};
