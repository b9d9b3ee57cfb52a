/**
 * WRONG ON PURPOSE: a token is made a number in floating point on its way: from 2^53 on some are equal. Seen wherever tokens go through
 * JSON.
 * Caught by the specification: `acquire returns` or `tryAcquire returns`, 'the token fits the order of the grants'.
 */
import { LeaseServer, type LentLock } from '../../lease-server.ts';
import central, { LeaseNode, type CentralContext } from '../central.ts';

class TokenRounded extends LeaseServer {
  protected override nextToken(it: LentLock): string {
    return String(Number(super.nextToken(it)));
  }
}

export default {
  ...central,
  name: 'token-rounded',
  about: 'wrong on purpose: tokens are numbers in floating point',
  createNode: (context: CentralContext): LeaseNode => new LeaseNode(context, { Server: TokenRounded }),
};
