/**
 * WRONG ON PURPOSE: who gave up stays in the queue; it is granted the lock later, and its lease is renewed for it, as long as its node
 * lives.
 * Caught by the specification: `acquire returns`, 'a call that may return does so', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import { LeaseServer, type Lease, type LentLock, type Waiter } from '../../lease-server.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class GrantedForEver extends LeaseServer {
  readonly #gone = new Set<Waiter>();

  protected override leave(by: Address, { queue }: LentLock): void {
    for (const waiter of queue) if (waiter.by === by) this.#gone.add(waiter);
  }

  protected override grant(waiter: Waiter, it: LentLock): void {
    super.grant(this.#gone.has(waiter) ? { ...waiter, ttlMs: Infinity } : waiter, it);
  }

  protected override async watch(it: LentLock, lease: Lease): Promise<void> {
    if (lease.ttlMs < Infinity) await super.watch(it, lease);
  }
}

export default {
  ...central,
  name: 'granted-for-ever',
  about: 'wrong on purpose: who gave up is granted the lock for ever',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Server: GrantedForEver }),
};
