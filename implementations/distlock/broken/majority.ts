/**
 * WRONG ON PURPOSE: it eats when a majority has permitted it, itself counted; but who permits one may permit another.
 * Caught by the specification: `acq returns`, 'the lock is free'; by the checker: `inform status`, 'who eats is permitted by all others'.
 */
import type { Address } from '../../../services/service.ts';
import imp1, { Imp1Node, type Imp1Context } from '../imp1.ts';

class Majority extends Imp1Node {
  protected override receivedReply(from: Address): void {
    super.receivedReply(from);
    if (this.missing.size < this.context.addresses / 2) this.eat();
  }
}

export default {
  ...imp1,
  name: 'majority',
  about: 'wrong on purpose: it does not wait for all replies',
  createNode: (context: Imp1Context): Imp1Node => new Majority(context),
};
