/**
 * WRONG ON PURPOSE: a lease is over after half of its time: somebody took seconds for something else.
 * Caught by the specification: `acquire returns` or `tryAcquire returns`, 'the lock is free', or where else it is seen first.
 */
import { LeaseServer, type Lease } from '../../lease-server.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class ExpiresEarly extends LeaseServer {
  protected override isOver({ until, ttlMs }: Lease): boolean {
    return this.options.clock.now() >= until - ttlMs / 2;
  }
}

export default {
  ...central,
  name: 'expires-early',
  about: 'wrong on purpose: leases expire too early',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Server: ExpiresEarly }),
};
