/** The rules for every node that informs: its events are numbered from 0 in each run, in order; and it does not flood. */
import type { Address } from '../../services/service.ts';
import { nodeFinding, type Finding } from '../findings/finding.ts';
import type { InformEvent } from '../trace/event.ts';

/** So many events may come of one node while nobody's call begins or ends. */
const FLOOD = 100_000;

/** What came of one node. */
interface Informed {
  /** The number of the next event. */
  next: number;
  /** How many events came since a call began or ended. */
  sinceCall: number;
  /** How many calls had begun or ended then. */
  calls: number;
}

/** Follows one run. */
export class Informing {
  readonly #nodes = new Map<Address, Informed>();
  #calls = 0;

  /** Follows an event, or says why it is wrong. */
  follow({ at, seq, event, i }: InformEvent & { readonly i: number }): Finding | null {
    const node = this.#node(at);
    const expected = node.next++;
    if (seq !== expected) {
      const reason = `The event '${event}' has number ${seq}; ${expected} is next.`;
      return nodeFinding('it informs in order', reason, at, [i]);
    }
    if (node.calls < this.#calls) node.sinceCall = 0;
    node.calls = this.#calls;
    const count = ++node.sinceCall;
    if (count < FLOOD) return null;
    const reason = `It informed ${count} events while no call began or ended, the last of them '${event}'.`;
    return nodeFinding('it does not flood', reason, at, [i]);
  }

  /** A call began, or ended, at any node. */
  called(): void {
    this.#calls += 1;
  }

  #node(at: Address): Informed {
    let node = this.#nodes.get(at);
    if (!node) this.#nodes.set(at, (node = { next: 0, sinceCall: 0, calls: 0 }));
    return node;
  }
}
