/**
 * WRONG ON PURPOSE: users share sessions, and the lock is the session's: who comes in the same one is let in beside the holder. Seen with
 * database locks behind a pool of connections. It takes three nodes.
 * Caught by the specification: `acquire returns`, 'the lock is free', or where else it is seen first; by the checker: `inform granted`,
 * 'the lock is free, or its own'.
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
