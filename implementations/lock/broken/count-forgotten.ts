/**
 * WRONG ON PURPOSE: that the holder acquires the lock again is not counted: its first release frees it.
 * (`--set reentrancy=counted`)
 * Caught by the specification: `acquire returns`, 'the lock is free', or where else it is seen first; by the checker: `inform granted`,
 * 'the lock is free, or its own'.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class CountForgotten extends LockServer {
  protected override take(by: Address, it: NamedLock): void {
    super.take(by, it);
    it.count = 1;
  }
}

export default {
  ...central,
  name: 'count-forgotten',
  about: 'wrong on purpose: the first release of several frees the lock',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, CountForgotten),
};
