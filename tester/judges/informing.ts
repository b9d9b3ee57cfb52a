/** The rules for every node that informs: its events are numbered from 0 in each run, in order; and it does not flood. */
import type { Address } from '../../services/service.ts';
import { nodeFinding, type Finding } from '../findings/finding.ts';
import type { InformEvent } from '../trace/event.ts';

/** So many events may come of one node while nobody's call begins or ends. */
const FLOOD = 100_000;

/** Follows one run. */
export class Informing {
  readonly #next = new Map<Address, number>();
  /** How many events came of each node since a call began or ended. */
  readonly #sinceCall = new Map<Address, number>();

  /** Follows an event, or says why it is wrong. */
  follow({ at, seq, event, i }: InformEvent & { readonly i: number }): Finding | null {
    const expected = this.#next.get(at) ?? 0;
    this.#next.set(at, expected + 1);
    if (seq !== expected) {
      const reason = `The event '${event}' has number ${seq}; ${expected} is next.`;
      return nodeFinding('it informs in order', reason, at, [i]);
    }
    const count = (this.#sinceCall.get(at) ?? 0) + 1;
    this.#sinceCall.set(at, count);
    if (count < FLOOD) return null;
    const reason = `It informed ${count} events while no call began or ended, the last of them '${event}'.`;
    return nodeFinding('it does not flood', reason, at, [i]);
  }

  /** A call began, or ended, at any node. */
  called(): void {
    this.#sinceCall.clear();
  }
}
