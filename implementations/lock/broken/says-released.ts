/**
 * WRONG ON PURPOSE: a release that is refused is answered as if it had been made.
 * Caught by the specification: `release returns`, 'the caller holds it'.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class SaysReleased extends LockServer {
  protected override release(by: Address, it: NamedLock): boolean {
    super.release(by, it);
    return true;
  }
}

export default {
  ...central,
  name: 'says-released',
  about: 'wrong on purpose: it says that it released what it did not',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, SaysReleased),
};
