/**
 * WRONG ON PURPOSE: a request that comes while the node eats is forgotten.
 * Caught by the specification: `acq returns`, 'a call that may return does so'.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class RequestForgotten extends Imp0Node {
  protected override receivedRequest(): void {
    if (this.status !== 'E') super.receivedRequest();
  }
}

export default {
  ...imp0,
  name: 'request-forgotten',
  about: 'wrong on purpose: a request that comes while it eats is forgotten',
  createNode: (context: Imp0Context): Imp0Node => new RequestForgotten(context),
};
