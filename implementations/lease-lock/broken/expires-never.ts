/**
 * WRONG ON PURPOSE: a lease never ends by itself: whoever does not release the lock has it for ever.
 * Caught by the specification: `acquire returns`, 'a call that may return does so'.
 */
import { LeaseServer } from '../../lease-server.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class ExpiresNever extends LeaseServer {
  protected override isOver(): boolean {
    return false;
  }

  protected override async watch(): Promise<void> {
    // It has no timer.
  }
}

export default {
  ...central,
  name: 'expires-never',
  about: 'wrong on purpose: leases never expire',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Server: ExpiresNever }),
};
