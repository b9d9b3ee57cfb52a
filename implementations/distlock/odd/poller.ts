/**
 * RIGHT, AND ODD: it does not wait to be woken, but asks again, each time after twice as long, up to more than half a second; must never
 * be accused.
 */
import { distlock, type Distlock } from '../../../services/distlock.ts';
import { defineImplementation, type NodeContext, type NodeOf } from '../../implementation.ts';

/** The runs whose lock is held. */
const held = new Set<string>();

class Poller implements NodeOf<Distlock> {
  readonly #context: NodeContext;

  constructor(context: NodeContext) {
    this.#context = context;
  }

  async acq(): Promise<void> {
    const { run, clock, signal } = this.#context;
    for (let ms = 40; held.has(run); ms = Math.min(2 * ms, 640)) await clock.sleep(ms, { signal });
    held.add(run);
  }

  rel(): void {
    held.delete(this.#context.run);
  }

  end(): void {
    // Nothing is to be done.
  }

  close(): void {
    held.delete(this.#context.run);
  }
}

export default defineImplementation({
  name: 'poller',
  about: 'right, and odd: it asks again and again, with long pauses',
  service: distlock,
  together: true,
  createNode: (context) => new Poller(context),
});
