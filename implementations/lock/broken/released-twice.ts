/**
 * WRONG ON PURPOSE: a release is known by the lock, not by the grant that it ends: who has held the lock before, and releases it once more,
 * frees the next holder's; it is told that there was nothing to release. Seen where a release is tried again after its answer was lost.
 * Caught by the specification: `acquire returns`, 'the lock is free', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class ReleasedTwice extends LockServer {
  readonly #had = new Set<string>();

  protected override take(by: Address, it: NamedLock): void {
    this.#had.add(`${by} ${it.name}`);
    super.take(by, it);
  }

  protected override release(by: Address, it: NamedLock): boolean {
    const { holder } = it;
    if (holder !== null && this.#had.has(`${by} ${it.name}`)) this.giveBack(holder, it);
    return holder === by;
  }
}

export default {
  ...central,
  name: 'released-twice',
  about: "wrong on purpose: the second release frees the next holder's",
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, ReleasedTwice),
};
