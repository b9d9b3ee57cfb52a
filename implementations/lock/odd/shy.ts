/**
 * RIGHT, AND ODD: a try is sometimes refused for no reason, which is declared; and check answers, a moment later, what was so when it
 * was asked. Must never be accused.
 */
import type { Address } from '../../../services/service.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

class Shy extends CentralNode {
  override async tryAcquire(name: string): Promise<boolean> {
    return this.context.random() < 0.5 && (await super.tryAcquire(name));
  }

  override async check(name: string): Promise<Address | null> {
    const holder = await super.check(name);
    await this.context.clock.sleep(this.context.random() * 20);
    return holder;
  }
}

export default {
  ...central,
  name: 'shy',
  about: 'right, and odd: tries are refused for no reason, checks answered late',
  parameters: { spurious: true },
  createNode: (context: CentralContext): CentralNode => new Shy(context),
};
