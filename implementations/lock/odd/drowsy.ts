/**
 * RIGHT, AND ODD: a node takes what the server answers a moment later, so that its user may give up in between; must never be accused.
 */
import type { Answer } from '../../lock-server.ts';
import central, { CentralNode, type CentralContext } from '../central.ts';

/** A node that is slow to hear. */
export class DrowsyNode extends CentralNode {
  #heard: Promise<void> = Promise.resolve();

  protected override answered(name: string, answer: Answer): void {
    this.#heard = this.#hear(this.#heard, name, answer);
  }

  async #hear(before: Promise<void>, name: string, answer: Answer): Promise<void> {
    await before;
    await this.context.clock.sleep(5);
    super.answered(name, answer);
  }
}

export default {
  ...central,
  name: 'drowsy',
  about: 'right, and odd: a node hears its server late',
  createNode: (context: CentralContext): CentralNode => new DrowsyNode(context),
};
