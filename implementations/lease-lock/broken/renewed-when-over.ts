/**
 * WRONG ON PURPOSE: a renewal asks for nothing but the name, and renews whatever lease there is, also that of another who was lent the lock
 * meanwhile. Seen where the key of a lock is given a new time to live, whoever wrote it.
 * Caught by the specification: `renew returns`, 'the lease is the caller’s still'.
 */
import type { Address } from '../../../services/service.ts';
import { LeaseServer, type LentLock } from '../../lease-server.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class RenewedWhenOver extends LeaseServer {
  protected override renew(_: Address, it: LentLock): boolean {
    if (it.lease) it.lease.until = this.options.clock.now() + it.lease.ttlMs;
    return it.lease !== null;
  }
}

export default {
  ...central,
  name: 'renewed-when-over',
  about: 'wrong on purpose: a lease is renewed though another has the lock',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Server: RenewedWhenOver }),
};
