/**
 * WRONG ON PURPOSE: who holds the lock is not asked at a release: anybody's frees it, as with plain mutexes of many libraries.
 * Caught by the specification: `release returns`, 'the caller holds it', or where else it is seen first.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class AnyoneReleases extends LockServer {
  protected override release(_: Address, it: NamedLock): boolean {
    const { holder } = it;
    if (holder !== null) this.giveBack(holder, it);
    return holder !== null;
  }
}

export default {
  ...central,
  name: 'anyone-releases',
  about: 'wrong on purpose: a release by somebody else frees the lock',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, AnyoneReleases),
};
