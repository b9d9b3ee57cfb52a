/**
 * RIGHT, AND ODD: some datagrams are lost, some come twice, some after the next one, as on a bad network; must never be accused.
 * Over one that keeps them in time and comes once (`udp`), it keeps to its specification; over one that lags and doubles as far as
 * it may, datagrams would lag further and come more than twice.
 */
import { datagram, type Datagrams } from '../../../services/datagram.ts';
import type { Address } from '../../../services/service.ts';
import { defineImplementation, type NodeContext, type NodeOf } from '../../implementation.ts';

/** How often each befalls a datagram. */
const RATE = 0.1;
/** So many datagrams to one address are lost in a row at most: whoever repeats what was lost comes through. */
const LOST_MAX = 3;

class Lossy implements NodeOf<Datagrams> {
  readonly #context: NodeContext<Datagrams>;
  /** By receiver: what goes after the next one. */
  readonly #held = new Map<Address, unknown>();
  /** By receiver: how many were lost since one was sent. */
  readonly #lost = new Map<Address, number>();

  constructor(context: NodeContext<Datagrams>) {
    this.#context = context;
  }

  async send(to: Address, message: unknown): Promise<void> {
    const { lower, random } = this.#context;
    const fate = random();
    const lost = this.#lost.get(to) ?? 0;
    if (fate < RATE && lost < LOST_MAX) {
      this.#lost.set(to, lost + 1);
      return;
    }
    this.#lost.set(to, 0);
    if (fate > 1 - RATE && !this.#held.has(to)) {
      this.#held.set(to, message);
      return;
    }
    await lower.send(to, message);
    if (fate < 2 * RATE) await lower.send(to, message);
    if (!this.#held.has(to)) return;
    await lower.send(to, this.#held.get(to));
    this.#held.delete(to);
  }

  recv(): ReturnType<NodeContext<Datagrams>['lower']['recv']> {
    return this.#context.lower.recv();
  }

  end(): Promise<void> {
    return this.#context.lower.end();
  }
}

export default defineImplementation({
  name: 'lossy',
  about: 'right, and odd: datagrams are lost, doubled, reordered',
  service: datagram,
  over: { service: datagram, use: 'udp' },
  createNode: (context) => new Lossy(context),
});
