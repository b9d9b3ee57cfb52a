/**
 * WRONG ON PURPOSE: a node tells that a lease is lost when half of its time is over, and had said that it is valid for longer.
 * Caught by the specification: `holds returns`, 'the lease is over'.
 */
import central, { LeaseNode, type CentralContext } from '../central.ts';

class TellsLostEarly extends LeaseNode {
  override holds(name: string): boolean {
    const { until, ttlMs } = this.held.get(name)!;
    return super.holds(name) && until - this.context.clock.now() > ttlMs / 2;
  }
}

export default {
  ...central,
  name: 'tells-lost-early',
  about: 'wrong on purpose: a user is told that its lease is lost while it is not',
  createNode: (context: CentralContext): LeaseNode => new TellsLostEarly(context),
};
