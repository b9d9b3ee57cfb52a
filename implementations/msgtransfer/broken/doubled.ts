/**
 * WRONG ON PURPOSE: every other message comes twice, as if its acknowledgement had been late.
 * Caught by the specification: `recv returns`, 'the result is allowed', or 'a return is allowed' where no other is under way.
 */
import type { Address } from '../../../services/service.ts';
import type { NodeContext } from '../../implementation.ts';
import tcp, { TcpNode } from '../tcp.ts';

class Doubled extends TcpNode {
  #count = 0;

  protected override deliver(from: Address, message: unknown): void {
    super.deliver(from, message);
    this.#count += 1;
    if (this.#count % 2 === 0) super.deliver(from, message);
  }
}

export default {
  ...tcp,
  name: 'doubled',
  about: 'wrong on purpose: some messages come twice',
  createNode: (context: NodeContext): Promise<TcpNode> => new Doubled(context).start(),
};
