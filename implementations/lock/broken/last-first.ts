/**
 * WRONG ON PURPOSE: who came last is served first, so that the first may wait for ever.
 * Caught by the checker: `inform granted`, 'first come, first served'.
 */
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class LastFirst extends LockServer {
  protected override wake(it: NamedLock): void {
    const last = it.queue.pop();
    if (last !== undefined) this.grant(last, it);
  }
}

export default {
  ...central,
  name: 'last-first',
  about: 'wrong on purpose: who came last is served first',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, LastFirst),
};
