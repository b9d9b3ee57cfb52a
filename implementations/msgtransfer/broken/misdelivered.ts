/**
 * WRONG ON PURPOSE: every other message goes to the neighbour of whom it is for.
 * Caught by the specification: `recv returns`, 'the result is allowed', or 'a return is allowed' where no other is under way.
 */
import type { Address } from '../../../services/service.ts';
import type { NodeContext } from '../../implementation.ts';
import tcp, { TcpNode } from '../tcp.ts';

class Misdelivered extends TcpNode {
  readonly #context: NodeContext;
  #count = 0;

  constructor(context: NodeContext) {
    super(context);
    this.#context = context;
  }

  override send(to: Address, message: unknown): Promise<void> {
    this.#count += 1;
    return super.send(this.#count % 2 === 0 ? this.#neighbour(to) : to, message);
  }

  #neighbour(to: Address): Address {
    const { address, addresses } = this.#context;
    const next = (to + 1) % addresses;
    return next === address ? (next + 1) % addresses : next;
  }
}

export default {
  ...tcp,
  name: 'misdelivered',
  about: 'wrong on purpose: some messages are given to the wrong node',
  addresses: { min: 3 },
  createNode: (context: NodeContext): Promise<TcpNode> => new Misdelivered(context).start(),
};
