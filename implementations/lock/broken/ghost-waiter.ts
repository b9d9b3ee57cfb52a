/**
 * WRONG ON PURPOSE: who gives up stays in the queue: it is granted the lock later, and nobody frees it. Seen in many clients whose waiters
 * time out.
 * Caught by the specification: `acquire returns`, 'a call that may return does so', or where else it is seen first.
 */
import { LockServer } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class GhostWaiter extends LockServer {
  protected override leave(): void {
    // It is still in the queue.
  }
}

export default {
  ...central,
  name: 'ghost-waiter',
  about: 'wrong on purpose: who gave up is granted the lock later',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, GhostWaiter),
};
