/**
 * WRONG ON PURPOSE: every grant of a lock has the same token: it names the lock, and orders nothing.
 * Caught by the specification: `acquire returns` or `tryAcquire returns`, 'the token fits the order of the grants'.
 */
import { LeaseServer, type LentLock } from '../../lease-server.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class TokenKept extends LeaseServer {
  protected override nextToken({ token }: LentLock): string {
    return String(token);
  }
}

export default {
  ...central,
  name: 'token-kept',
  about: 'wrong on purpose: tokens do not grow',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Server: TokenKept }),
};
