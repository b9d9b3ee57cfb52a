/**
 * WRONG ON PURPOSE: a wake-up is remembered as given, and the next one then left out: of those that wait for a lock, only
 * every other is woken. Seen where a release hands the lock on only if it is not handed on already.
 * Caught by the specification: `acquire returns`, 'a call that may return does so'; by the checker: `inform sent`, 'nobody waits for a
 * free lock when the server answers', or where else it is seen first.
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
