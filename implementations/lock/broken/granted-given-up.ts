/**
 * WRONG ON PURPOSE: a grant that crosses the giving up counts for the user, while the server frees the lock. Seen in a client that
 * unlocked as its context was cancelled, and then said that it had the lock.
 * Caught by the specification: `acquire returns`, 'the lock is free', or where else it is seen first.
 */
import central, { SERVER, type CentralContext, type CentralNode } from '../central.ts';
import { DrowsyNode } from '../odd/drowsy.ts';

class GrantedGivenUp extends DrowsyNode {
  protected override giveUp(name: string): void {
    this.send(SERVER, { ask: 'giveUp', name });
  }
}

export default {
  ...central,
  name: 'granted-given-up',
  about: 'wrong on purpose: a grant counts that the server takes back',
  createNode: (context: CentralContext): CentralNode => new GrantedGivenUp(context),
};
