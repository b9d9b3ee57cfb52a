/** What things that may happen are called, so that they are known again in another run, where other things happened before. */
import type { Pending } from '../simulation/pending.ts';

/**
 * The names of one run. Their causes are not part of them, as they are of keys: whether a message or the wish to receive it came
 * first is not the same in schedules that come to the same.
 */
export class Names {
  readonly #names = new Map<Pending, string>();
  readonly #count = new Map<string, number>();

  /** It became possible, perhaps again. */
  appeared(pending: Pending): void {
    if (this.#names.has(pending)) return;
    const { what, cause } = pending;
    if (what.kind === 'call') {
      this.#names.set(pending, `${cause.id} ${what.label()}`);
      return;
    }
    // Those of the same words happen at the same node, or come from the same: their order is not swapped.
    const words = `${what.kind} ${what.at} ${what.label()}`;
    const count = this.#count.get(words) ?? 0;
    this.#count.set(words, count + 1);
    this.#names.set(pending, `${words} #${count}`);
  }

  of(pending: Pending): string {
    return this.#names.get(pending)!;
  }
}
