/**
 * WRONG ON PURPOSE: of two requests with the same time stamp, each node takes its own for the older one: nobody replies.
 * Caught by the specification: `acq returns`, 'a call that may return does so'.
 */
import type { Address } from '../../../services/service.ts';
import imp1, { Imp1Node, type Imp1Context } from '../imp1.ts';

class AllLast extends Imp1Node {
  protected override mayReply(from: Address, stamp: number): boolean {
    return super.mayReply(from, stamp) && !(this.status === 'H' && stamp === this.stamp);
  }
}

export default {
  ...imp1,
  name: 'all-last',
  about: 'wrong on purpose: who asks at the same time waits for each other',
  createNode: (context: Imp1Context): Imp1Node => new AllLast(context),
};
