/**
 * WRONG ON PURPOSE: texts are cut to what fits in a buffer of eight characters.
 * Caught by the specification: `recv returns`, 'the result is allowed'.
 */
import type { Address } from '../../../services/service.ts';
import type { NodeContext } from '../../implementation.ts';
import tcp, { TcpNode } from '../tcp.ts';

class Changed extends TcpNode {
  protected override deliver(from: Address, message: unknown): void {
    super.deliver(from, typeof message === 'string' ? message.slice(0, 8) : message);
  }
}

export default {
  ...tcp,
  name: 'changed',
  about: 'wrong on purpose: long messages are cut',
  createNode: (context: NodeContext): Promise<TcpNode> => new Changed(context).start(),
};
