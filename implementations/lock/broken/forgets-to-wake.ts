/**
 * WRONG ON PURPOSE: each wake-up of a lock that several wait for is remembered as given, and so the second is not: of those that wait, only
 * every other is woken. Seen where a release hands the lock on only if it is not handed on already.
 */
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class ForgetsToWake extends LockServer {
  readonly #woken = new Set<string>();

  protected override wake(it: NamedLock): void {
    if (this.#woken.delete(it.name)) return;
    if (it.queue.length > 0) this.#woken.add(it.name);
    super.wake(it);
  }
}

export default {
  ...central,
  name: 'forgets-to-wake',
  about: 'wrong on purpose: of those that wait, every other is not woken',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, ForgetsToWake),
};
