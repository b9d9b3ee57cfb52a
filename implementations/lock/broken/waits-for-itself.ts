/**
 * WRONG ON PURPOSE: who holds the lock and acquires it again waits for itself where others wait too: it may not overtake them.
 * (`--set reentrancy=counted`)
 * Caught by the specification: `acquire returns`, 'a call that may return does so', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class WaitsForItself extends LockServer {
  protected override mayTake(by: Address, it: NamedLock): boolean {
    return super.mayTake(by, it) && it.queue.length === 0;
  }
}

export default {
  ...central,
  name: 'waits-for-itself',
  about: 'wrong on purpose: who acquires again may wait for itself',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, WaitsForItself),
};
