/**
 * WRONG ON PURPOSE: the first message of each sender is lost, as if nobody listened yet.
 * Caught by the specification: `recv returns`, 'the result is allowed'.
 */
import type { Address } from '../../../services/service.ts';
import type { NodeContext } from '../../implementation.ts';
import tcp, { TcpNode } from '../tcp.ts';

class Lost extends TcpNode {
  readonly #heard = new Set<Address>();

  protected override deliver(from: Address, message: unknown): void {
    if (this.#heard.has(from)) super.deliver(from, message);
    this.#heard.add(from);
  }
}

export default {
  ...tcp,
  name: 'lost',
  about: 'wrong on purpose: some messages are lost',
  createNode: (context: NodeContext): Promise<TcpNode> => new Lost(context).start(),
};
