/**
 * WRONG ON PURPOSE: users share sessions, and the lock is the session's: who comes in the same one is let in beside the holder. Seen with
 * database locks behind a pool of connections. It takes three nodes.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class SharedSession extends LockServer {
  protected override mayTake(by: Address, it: NamedLock): boolean {
    return super.mayTake(by, it) || (it.holder !== null && it.holder % 2 === by % 2);
  }
}

export default {
  ...central,
  name: 'shared-session',
  about: 'wrong on purpose: users that share a session are taken for one',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, SharedSession),
};
