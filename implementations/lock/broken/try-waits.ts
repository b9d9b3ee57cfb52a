/**
 * WRONG ON PURPOSE: a try that is refused leaves its user in the queue: it is granted the lock later, and nobody knows. Seen where a try
 * is an acquire with a time-out of zero.
 * Caught by the specification: `tryAcquire returns`, 'a return is allowed', or where else it is seen first; by the checker: `inform
 * queued`, 'it wants to acquire'.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class TryWaits extends LockServer {
  protected override tryAcquire(by: Address, it: NamedLock): boolean {
    const may = super.tryAcquire(by, it);
    if (!may && !it.queue.includes(by)) this.enqueue(by, it);
    return may;
  }
}

export default {
  ...central,
  name: 'try-waits',
  about: 'wrong on purpose: a try that is refused stays in the queue',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, TryWaits),
};
