/**
 * WRONG ON PURPOSE: who waits first is said to hold the lock: it is taken for the head of the queue, which begins behind the holder.
 * Caught by the specification: `check returns`, 'the result is allowed'.
 */
import type { Address } from '../../../services/service.ts';
import { LockServer, type NamedLock } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class CheckFirst extends LockServer {
  protected override check(by: Address, it: NamedLock): Address | null {
    return it.queue[0] ?? super.check(by, it);
  }
}

export default {
  ...central,
  name: 'check-first',
  about: 'wrong on purpose: check tells who waits first',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, CheckFirst),
};
