/**
 * WRONG ON PURPOSE: who was woken, and gave up before it could take note, does not wake the next: the lock is free, and the others wait.
 * Seen where a task is cancelled between being woken and running.
 * Caught by the checker: `inform sent`, 'nobody waits for a free lock when the server answers', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { type CentralContext, type CentralNode } from '../central.ts';
import { DrowsyNode } from '../odd/drowsy.ts';

class WakeUpLost extends LockServer {
  #givingUp = false;

  protected override giveUp(by: Address, it: NamedLock): void {
    this.#givingUp = true;
    super.giveUp(by, it);
    this.#givingUp = false;
  }

  protected override wake(it: NamedLock): void {
    if (!this.#givingUp) super.wake(it);
  }
}

export default {
  ...central,
  name: 'wake-up-lost',
  about: 'wrong on purpose: the wake-up of one that has given up is lost',
  createNode: (context: CentralContext): CentralNode => new DrowsyNode(context, WakeUpLost),
};
