/**
 * WRONG ON PURPOSE: who gives up gives the lock back, whether it has it or only waits: the holder's is freed. Seen where a permit is given
 * back in a `finally` that does not ask whether it was taken.
 * Caught by the specification: `release returns`, 'a return is allowed', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class FreesForWaiter extends LockServer {
  protected override giveUp(by: Address, it: NamedLock): void {
    it.queue = it.queue.filter((user) => user !== by);
    if (it.holder !== null) this.giveBack(it.holder, it);
    this.answer(by, it, 'given up');
  }
}

export default {
  ...central,
  name: 'frees-for-waiter',
  about: 'wrong on purpose: who gives up waiting frees the lock of the holder',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, FreesForWaiter),
};
