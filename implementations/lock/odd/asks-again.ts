/**
 * RIGHT, AND ODD: who wants the lock is not told when it is free, but tries again and again, with pauses; must never be accused. Nobody
 * is in a queue, so that anybody may overtake anybody.
 */
import central, { CentralNode, type Caller, type CentralContext } from '../central.ts';

class AsksAgain extends CentralNode {
  override async acquire(name: string, { signal }: Caller): Promise<void> {
    for (let ms = 1; !(await this.tryAcquire(name)); ms = Math.min(2 * ms, 50)) {
      await this.context.clock.sleep(ms, { signal });
    }
  }
}

export default {
  ...central,
  name: 'asks-again',
  about: 'right, and odd: who waits asks again and again',
  createNode: (context: CentralContext): CentralNode => new AsksAgain(context),
};
