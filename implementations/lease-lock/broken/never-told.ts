/**
 * WRONG ON PURPOSE: a node never notices that its lease is over. Seen in every client without a clock of its own.
 * Caught by the specification: `holds returns`, 'nobody else has had it for too long'.
 */
import central, { LeaseNode, type CentralContext } from '../central.ts';

class NeverTold extends LeaseNode {
  override holds(): boolean {
    return true;
  }
}

export default {
  ...central,
  name: 'never-told',
  about: 'wrong on purpose: a user is never told that its lease is lost',
  createNode: (context: CentralContext): LeaseNode => new NeverTold(context),
};
