/**
 * RIGHT, AND ODD: every call takes tens of milliseconds; must never be accused.
 */
import imp0, { Imp0Node, type Imp0Context } from '../imp0.ts';

class Slow extends Imp0Node {
  override async acq(): Promise<void> {
    await this.#dawdle();
    await super.acq();
    await this.#dawdle();
  }

  override async rel(): Promise<void> {
    await super.rel();
    await this.#dawdle();
  }

  override async end(): Promise<void> {
    await this.#dawdle();
    await super.end();
  }

  #dawdle(): Promise<void> {
    return this.context.clock.sleep(20 + this.context.random() * 30);
  }
}

export default {
  ...imp0,
  name: 'slow',
  about: 'right, and odd: every call takes its time',
  createNode: (context: Imp0Context): Imp0Node => new Slow(context),
};
