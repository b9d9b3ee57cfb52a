/** The rule for every node that informs: its events are numbered from 0 in each run, in order. */
import type { Address } from '../../services/service.ts';
import { nodeFinding, type Finding } from '../findings/finding.ts';
import type { InformEvent } from '../trace/event.ts';

/** Follows one run. */
export class InformOrder {
  readonly #next = new Map<Address, number>();

  /** Follows an event, or says why it is wrong. */
  follow({ at, seq, event, i }: InformEvent & { readonly i: number }): Finding | null {
    const expected = this.#next.get(at) ?? 0;
    this.#next.set(at, expected + 1);
    if (seq === expected) return null;
    const reason = `The event '${event}' has number ${seq}; ${expected} is next.`;
    return nodeFinding('it informs in order', reason, at, [i]);
  }
}
