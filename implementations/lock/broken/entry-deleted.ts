/**
 * WRONG ON PURPOSE: a release forgets the lock, to save memory, also where it has just been handed on: who comes next gets a new one of
 * the same name. Seen in maps from names to mutexes.
 * Caught by the specification: `acquire returns`, 'the lock is free', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class EntryDeleted extends LockServer {
  protected override giveBack(by: Address, it: NamedLock): void {
    super.giveBack(by, it);
    this.locks.delete(it.name);
  }
}

export default {
  ...central,
  name: 'entry-deleted',
  about: 'wrong on purpose: a release forgets the lock that it hands on',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, EntryDeleted),
};
