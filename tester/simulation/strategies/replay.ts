/** Replays the schedule of a plan: its delays and its faults. */
import type { Plan } from '../../plan/plan.ts';
import { readFaults } from '../faults.ts';
import type { Pending } from '../pending.ts';
import { Rotation } from '../rotation.ts';
import type { Fate, Strategy } from './strategy.ts';

/** Decides as the plan says, and knows what in it never came up. */
export class Replay implements Strategy {
  readonly #delays: Map<string, number>;
  readonly #fates: Map<string, Fate>;
  readonly #unmatched: Set<string>;
  readonly #keys: number;
  readonly #rotation = new Rotation();

  constructor({ delays, faults }: Pick<Plan, 'delays' | 'faults'>) {
    this.#delays = new Map(Object.entries(delays));
    this.#fates = readFaults(faults);
    this.#unmatched = new Set([...this.#delays.keys(), ...this.#fates.keys()]);
    this.#keys = this.#unmatched.size;
  }

  /** The keys of the plan that matched nothing in the run. */
  get unmatched(): string[] {
    return [...this.#unmatched];
  }

  /** The plan has keys, and all of them matched nothing. */
  get matchedNothing(): boolean {
    return this.#unmatched.size > 0 && this.#unmatched.size === this.#keys;
  }

  choose(possible: readonly Pending[], timer: Pending | null): Pending {
    const hastened = timer && this.#left(timer) !== undefined ? timer : null;
    this.#rotation.see(possible, hastened);
    for (let head = this.#rotation.head; head; head = this.#rotation.head) {
      const left = this.#left(head) ?? 0;
      // The delay of a timer begins at 1: that it has one lets it stand in the queue.
      if (left <= (head.what.kind === 'timer' ? 1 : 0)) return head;
      this.#delays.set(head.key, left - 1);
      this.#rotation.putBack();
    }
    return timer!;
  }

  fate(pending: Pending): Fate {
    if (this.#fates.size === 0) return 'arrives';
    const { key } = pending;
    this.#unmatched.delete(key);
    return this.#fates.get(key) ?? 'arrives';
  }

  waits(turn: Pending): boolean {
    return this.#left(turn) !== undefined;
  }

  #left({ key }: Pending): number | undefined {
    const left = this.#delays.get(key);
    if (left !== undefined) this.#unmatched.delete(key);
    return left;
  }
}
