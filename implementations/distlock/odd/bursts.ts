/**
 * RIGHT, AND ODD: all returns of all nodes are held, and let go together every 25 ms; must never be accused.
 */
import imp1, { Imp1Node, type Imp1Context } from '../imp1.ts';

const EVERY_MS = 25;

class Bursts extends Imp1Node {
  override async acq(): Promise<void> {
    await super.acq();
    await this.#beat();
  }

  override async rel(): Promise<void> {
    await super.rel();
    await this.#beat();
  }

  /** The next moment of all nodes, which share a process and its clock. */
  #beat(): Promise<void> {
    const { clock } = this.context;
    return clock.sleep(EVERY_MS - (clock.now() % EVERY_MS));
  }
}

export default {
  ...imp1,
  name: 'bursts',
  about: 'right, and odd: returns come together',
  together: true,
  createNode: (context: Imp1Context): Imp1Node => new Bursts(context),
};
