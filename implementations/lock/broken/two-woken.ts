/**
 * WRONG ON PURPOSE: a release wakes two that wait, and grants the lock to both.
 * Caught by the specification: `acquire returns`, 'the lock is free', or where else it is seen first; by the checker: `inform sent`, 'who
 * is granted the lock holds it', or where else it is seen first.
 */
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class TwoWoken extends LockServer {
  protected override wake(it: NamedLock): void {
    super.wake(it);
    const second = it.queue.shift();
    if (second !== undefined) this.answer(second, it, true);
  }
}

export default {
  ...central,
  name: 'two-woken',
  about: 'wrong on purpose: a release lets two in',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, TwoWoken),
};
