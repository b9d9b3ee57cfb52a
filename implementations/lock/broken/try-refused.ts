/**
 * WRONG ON PURPOSE: a try is refused where somebody was refused before, though the lock has been free since: the refusal is kept for a
 * time, to spare the server.
 * Caught by the specification: `tryAcquire returns`, 'a return is allowed', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class TryRefused extends LockServer {
  readonly #refused = new Set<string>();

  protected override tryAcquire(by: Address, it: NamedLock): boolean {
    if (this.#refused.delete(it.name)) return false;
    const may = super.tryAcquire(by, it);
    if (!may) this.#refused.add(it.name);
    return may;
  }
}

export default {
  ...central,
  name: 'try-refused',
  about: 'wrong on purpose: a try is refused though the lock is free',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, TryRefused),
};
