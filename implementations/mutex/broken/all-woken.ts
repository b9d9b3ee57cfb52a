/**
 * WRONG ON PURPOSE: a release wakes all that wait, and grants the lock to each.
 * Caught by the specification: `acquire returns`, 'the lock is free'.
 */
import central, { CentralNode, MutexServer, type CentralContext } from '../central.ts';

class AllWoken extends MutexServer {
  protected override wake(): void {
    while (this.waiting.length > 0) super.wake();
  }
}

export default {
  ...central,
  name: 'all-woken',
  about: 'wrong on purpose: a release lets all in',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, AllWoken),
};
