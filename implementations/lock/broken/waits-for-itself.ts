/**
 * WRONG ON PURPOSE: who holds the lock and acquires it again waits for itself where others wait too: it may not overtake them.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import { CentralNode, type CentralContext } from '../central.ts';
import counted from '../counted.ts';

class WaitsForItself extends LockServer {
  protected override mayTake(by: Address, it: NamedLock): boolean {
    return super.mayTake(by, it) && it.queue.length === 0;
  }
}

export default {
  ...counted,
  name: 'waits-for-itself',
  about: 'wrong on purpose: who acquires again may wait for itself',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, WaitsForItself),
};
