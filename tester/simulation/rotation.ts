/**
 * The queue by which a plan's delays are read and written. What became possible first is at its head, and happens next; an event with
 * a delay is put back to the end of the queue so often when its turn comes. Delays belong to events, not to places in the run, so
 * that they keep their meaning when other calls are left out; and every schedule can be written so: whatever stood before what
 * happened was put back once more. (After "Delay-bounded scheduling", Emmi, Qadeer and Rakamarić, POPL 2011, where delays belong to
 * places.)
 */
import type { Pending } from './pending.ts';

/** The queue of one run. */
export class Rotation {
  #order: Pending[] = [];

  /** What is possible now. New ones go to the end of the queue; `timer`: one that does not wait until nothing else is possible. */
  see(possible: readonly Pending[], timer: Pending | null): void {
    const now = new Set(possible);
    if (timer) now.add(timer);
    const order = this.#order.filter((pending) => now.delete(pending));
    this.#order = [...order, ...now];
  }

  /** The head of the queue. */
  get head(): Pending | undefined {
    return this.#order[0];
  }

  /** Puts the head back to the end. */
  putBack(): void {
    const head = this.#order.shift();
    if (head) this.#order.push(head);
  }
}
