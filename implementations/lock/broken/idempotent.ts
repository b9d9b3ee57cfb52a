/**
 * WRONG ON PURPOSE: to release a lock that nobody holds is a success, as when a key is deleted that is not there.
 * Caught by the specification: `release returns`, 'the caller holds it'.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class Idempotent extends LockServer {
  protected override release(by: Address, it: NamedLock): boolean {
    return it.holder === null || super.release(by, it);
  }
}

export default {
  ...central,
  name: 'idempotent',
  about: 'wrong on purpose: it says that it released what nobody held',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, Idempotent),
};
