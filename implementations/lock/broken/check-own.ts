/**
 * WRONG ON PURPOSE: a lock that is held is said to be held by whoever asks: that somebody holds it is taken for that the asker does.
 * Caught by the specification: `check returns`, 'the result is allowed'.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class CheckOwn extends LockServer {
  protected override check(by: Address, { holder }: NamedLock): Address | null {
    return holder === null ? null : by;
  }
}

export default {
  ...central,
  name: 'check-own',
  about: 'wrong on purpose: check tells the asker that it holds the lock',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, CheckOwn),
};
