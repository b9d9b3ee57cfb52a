/**
 * WRONG ON PURPOSE: readers are not counted: when the first of them leaves, a writer is let in beside the others.
 * Caught by the specification: `acquireWrite returns`, 'the lock is free to write', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import central, { CentralNode, ReadWriteServer, type CentralContext } from '../central.ts';

class FirstLeaves extends ReadWriteServer {
  protected override release(by: Address): void {
    super.release(by);
    this.readers.clear();
  }
}

export default {
  ...central,
  name: 'first-leaves',
  about: 'wrong on purpose: the first reader that leaves takes the others with it',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, FirstLeaves),
};
