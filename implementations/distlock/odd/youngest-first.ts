/**
 * RIGHT, AND ODD: who came last is served first; must never be accused. (The specification does not say how long somebody waits; a bound
 * on overtaking does.)
 */
import { distlock, type Distlock } from '../../../services/distlock.ts';
import { defineImplementation, type NodeContext, type NodeOf } from '../../implementation.ts';

interface Lock {
  held: boolean;
  /** Those who wait, the youngest last. */
  readonly waiting: (() => void)[];
}

/** By run: what its nodes share. */
const locks = new Map<string, Lock>();

/** Hands the lock to who came last. */
export class YoungestFirst implements NodeOf<Distlock> {
  readonly #run: string;
  /** Shared with the other nodes of the run. */
  protected readonly lock: Lock;

  constructor({ run }: NodeContext) {
    this.#run = run;
    this.lock = locks.get(run) ?? { held: false, waiting: [] };
    locks.set(run, this.lock);
  }

  async acq(): Promise<void> {
    if (this.lock.held) await new Promise<void>((resolve) => this.lock.waiting.push(resolve));
    this.lock.held = true;
  }

  rel(): void {
    const youngest = this.lock.waiting.pop();
    if (youngest) youngest();
    else this.lock.held = false;
  }

  end(): void {
    // Nothing is to be done.
  }

  close(): void {
    locks.delete(this.#run);
  }
}

export default defineImplementation({
  name: 'youngest-first',
  about: 'right, and odd: who came last is served first',
  service: distlock,
  together: true,
  createNode: (context) => new YoungestFirst(context),
});
