/**
 * WRONG ON PURPOSE: of two requests with the same time stamp, each node takes the other's for the older one: both reply.
 * Caught by the checker: `inform sent`, 'who has the older request does not reply'. From outside ('the lock is free') it is seen
 * only if both are granted before the first gives it up: in about two campaigns of three.
 */
import type { Address } from '../../../services/service.ts';
import imp1, { Imp1Node, type Imp1Context } from '../imp1.ts';

class AllFirst extends Imp1Node {
  protected override mayReply(from: Address, stamp: number): boolean {
    return super.mayReply(from, stamp) || (this.status === 'H' && stamp === this.stamp);
  }
}

export default {
  ...imp1,
  name: 'all-first',
  about: 'wrong on purpose: who asks at the same time permits each other',
  createNode: (context: Imp1Context): Imp1Node => new AllFirst(context),
};
