/**
 * RIGHT, AND ODD: messages are held, and delivered together every 20 ms; must never be accused.
 */
import type { Address } from '../../../services/service.ts';
import type { NodeContext } from '../../implementation.ts';
import tcp, { TcpNode } from '../tcp.ts';

class Batched extends TcpNode {
  readonly #context: NodeContext;
  #batch: (() => void)[] = [];

  constructor(context: NodeContext) {
    super(context);
    this.#context = context;
  }

  protected override deliver(from: Address, message: unknown): void {
    if (this.#batch.push(() => super.deliver(from, message)) === 1) void this.#deliverAll();
  }

  async #deliverAll(): Promise<void> {
    await this.#context.clock.sleep(20);
    for (const deliver of this.#batch.splice(0)) deliver();
  }
}

export default {
  ...tcp,
  name: 'batched',
  about: 'right, and odd: messages come together',
  createNode: (context: NodeContext): Promise<TcpNode> => new Batched(context).start(),
};
