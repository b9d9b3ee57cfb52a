/**
 * RIGHT, AND ODD: every message is held for a time of its own; those of one sender stay in order. Must never be accused.
 */
import type { Address } from '../../../services/service.ts';
import type { NodeContext } from '../../implementation.ts';
import tcp, { TcpNode } from '../tcp.ts';

class Jittery extends TcpNode {
  readonly #context: NodeContext;
  /** The last message of each sender is delivered. */
  readonly #last = new Map<Address, Promise<void>>();

  constructor(context: NodeContext) {
    super(context);
    this.#context = context;
  }

  protected override deliver(from: Address, message: unknown): void {
    const { clock, random, signal } = this.#context;
    const before = this.#last.get(from) ?? Promise.resolve();
    const delivered = before
      .then(() => clock.sleep(random() * 10, { signal }))
      .then(() => super.deliver(from, message));
    this.#last.set(from, delivered);
    delivered.catch(() => {}); // the run is over
  }
}

export default {
  ...tcp,
  name: 'jittery',
  about: 'right, and odd: messages take their time',
  createNode: (context: NodeContext): Promise<TcpNode> => new Jittery(context).start(),
};
