/**
 * WRONG ON PURPOSE: it throws, where nobody catches it, when a request comes while it eats.
 * Caught by the rules for nodes: `the node`, 'it does not end by itself'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class Crashes extends Imp0Node {
  protected override receivedRequest(): void {
    if (this.status === 'E') throw new Error('Nobody may ask now.');
    super.receivedRequest();
  }
}

export default {
  ...imp0,
  name: 'crashes',
  about: 'wrong on purpose: an error ends its process',
  createNode: (context: Imp0Context): Imp0Node => new Crashes(context),
};
