/**
 * WRONG ON PURPOSE: it looks whether the lock is free, awaits what is there already, and takes it: two that look in one turn of the event
 * loop both take it. Caught by the specification (the lock is free).
 */
import { distlock, type Distlock } from '../../../services/distlock.ts';
import { defineImplementation, type NodeContext, type NodeOf } from '../../implementation.ts';

interface Lock {
  held: boolean;
  readonly waiting: (() => void)[];
}

/** By run: what its nodes share. */
const locks = new Map<string, Lock>();

class LooksFirst implements NodeOf<Distlock> {
  readonly #run: string;
  readonly #lock: Lock;

  constructor({ run }: NodeContext) {
    this.#run = run;
    this.#lock = locks.get(run) ?? { held: false, waiting: [] };
    locks.set(run, this.#lock);
  }

  async acq(): Promise<void> {
    if (this.#lock.held) return new Promise<void>((resolve) => this.#lock.waiting.push(resolve));
    await Promise.resolve();
    this.#lock.held = true;
  }

  rel(): void {
    const next = this.#lock.waiting.shift();
    if (next) next();
    else this.#lock.held = false;
  }

  end(): void {
    // Nothing is to be done.
  }

  close(): void {
    locks.delete(this.#run);
  }
}

export default defineImplementation({
  name: 'looks-first',
  about: 'wrong on purpose: it looks whether the lock is free, awaits what is there already, and takes it',
  service: distlock,
  together: true,
  createNode: (context) => new LooksFirst(context),
});
