/**
 * WRONG ON PURPOSE: when a lease expires, all who wait are lent the lock.
 * Caught by the specification: `acquire returns`, 'the lock is free', or where else it is seen first.
 */
import { LeaseServer, type LentLock } from '../../lease-server.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class TwoWoken extends LeaseServer {
  protected override end(it: LentLock): void {
    const [, second] = it.queue;
    if (second) it.queue.splice(1, 1);
    super.end(it);
    if (second) this.grant(second, it);
  }
}

export default {
  ...central,
  name: 'two-woken',
  about: 'wrong on purpose: the end of a lease lets two in',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Server: TwoWoken }),
};
