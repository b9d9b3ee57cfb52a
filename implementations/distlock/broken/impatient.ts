/**
 * WRONG ON PURPOSE: it replies at once also while it eats.
 * Caught by the specification: `acq returns`, 'the lock is free'; by the checker: `inform sent`, 'who eats does not reply'.
 */
import type { Address } from '../../../services/service.ts';
import imp1, { Imp1Node, type Imp1Context } from '../imp1.ts';

class Impatient extends Imp1Node {
  protected override mayReply(from: Address, stamp: number): boolean {
    return this.status === 'E' || super.mayReply(from, stamp);
  }
}

export default {
  ...imp1,
  name: 'impatient',
  about: 'wrong on purpose: it permits others to eat while it eats',
  createNode: (context: Imp1Context): Imp1Node => new Impatient(context),
};
