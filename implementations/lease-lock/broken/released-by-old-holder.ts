/**
 * WRONG ON PURPOSE: a release frees the lock, whoever has it: also one that comes after the lease was over. Seen where the key of a lock is
 * deleted without a look at its value.
 * Caught by the specification: `release returns`, 'the caller has it', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import { LeaseServer, type LentLock } from '../../lease-server.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class ReleasedByOldHolder extends LeaseServer {
  protected override release(_: Address, it: LentLock): boolean {
    const may = it.lease !== null;
    if (may) this.end(it);
    return may;
  }
}

export default {
  ...central,
  name: 'released-by-old-holder',
  about: 'wrong on purpose: a late release frees the lock of another',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Server: ReleasedByOldHolder }),
};
