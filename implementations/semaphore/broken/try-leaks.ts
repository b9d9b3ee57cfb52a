/**
 * WRONG ON PURPOSE: who asks is counted, and not counted off if it is refused: a permit is lost.
 * Caught by the specification: `acquire returns`, 'a call that may return does so', or a try that is refused for no reason.
 */
import central, { CentralNode, SemaphoreServer, type CentralContext } from '../central.ts';

class TryLeaks extends SemaphoreServer {
  protected override take(): boolean {
    this.free -= 1;
    return this.free >= 0;
  }
}

export default {
  ...central,
  name: 'try-leaks',
  about: 'wrong on purpose: each try that is refused costs a permit',
  createNode: (context: CentralContext): CentralNode => new CentralNode(context, TryLeaks),
};
