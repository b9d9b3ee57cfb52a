/**
 * WRONG ON PURPOSE: a node counts its lease from the answer, not from when it asked: if the answer was slow, another has the lock before
 * the node knows that its own is over. Seen in most clients.
 * Caught by the specification: `holds returns`, 'nobody else has had it for too long'.
 */
import type { Grant } from '../../../services/lease-lock.ts';
import central, { LeaseNode, type CentralContext, type Held } from '../central.ts';

class CountsFromAnswer extends LeaseNode {
  protected override hold(name: string, held: Pick<Held, 'token' | 'ttlMs'>): Grant {
    return super.hold(name, held, this.context.clock.now());
  }
}

export default {
  ...central,
  name: 'counts-from-answer',
  about: 'wrong on purpose: a lease counts from the answer',
  createNode: (context: CentralContext): LeaseNode => new CountsFromAnswer(context),
};
