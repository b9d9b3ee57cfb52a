/**
 * WRONG ON PURPOSE: who was woken and has given up does not wake the next: the lock is free, and the others wait. Seen where a task is
 * cancelled between being woken and running.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class WakeUpLost extends LockServer {
  protected override giveUp(by: Address, it: NamedLock): void {
    const queue = it.queue.splice(0);
    it.queue = queue.filter((user) => user === by);
    super.giveUp(by, it);
    it.queue = queue.filter((user) => user !== by);
  }
}

export default {
  ...central,
  name: 'wake-up-lost',
  about: 'wrong on purpose: the wake-up of one that has given up is lost',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, WakeUpLost),
};
