/** How many have the lock. */
import type { LockView, Mode } from './view.ts';

/** Counts those that have it for certain at a moment. */
export class Holders {
  readonly #permits: number;
  #exclusive = 0;
  #shared = 0;

  constructor({ permits }: LockView) {
    this.#permits = permits;
  }

  /** May one more have it so? */
  admits(mode: Mode): boolean {
    return mode === 'shared' ? this.#exclusive === 0 : this.#shared === 0 && this.#exclusive < this.#permits;
  }

  add(mode: Mode, count: 1 | -1): void {
    if (mode === 'shared') this.#shared += count;
    else this.#exclusive += count;
  }
}
