/**
 * WRONG ON PURPOSE: a node counts its lease from the last answer that it got, whatever it answers, not from when it asked for the lease:
 * another has the lock before the node knows that its own lease is over. Seen in most clients, which count from the answer to acquire.
 * Caught by the specification: `holds returns`, 'nobody else has had it for too long'.
 */
import central, { LeaseNode, type Answer, type CentralContext } from '../central.ts';

class CountsFromAnswer extends LeaseNode {
  protected override answered(name: string, answer: Answer): void {
    const held = this.held.get(name);
    if (held) held.until = this.context.clock.now() + this.surely(held.ttlMs);
    super.answered(name, answer);
  }
}

export default {
  ...central,
  name: 'counts-from-answer',
  about: 'wrong on purpose: a lease counts from the last answer',
  createNode: (context: CentralContext): LeaseNode => new CountsFromAnswer(context),
};
