/**
 * WRONG ON PURPOSE: a recv for which nothing came for a millisecond takes that for the end of the service.
 * Caught by the specification: `recv returns`, 'a return is allowed', or 'the result is allowed' where a message is under way.
 */
import type { NodeContext } from '../../implementation.ts';
import tcp, { TcpNode } from '../tcp.ts';

class EndedEarly extends TcpNode {
  readonly #context: NodeContext;

  constructor(context: NodeContext) {
    super(context);
    this.#context = context;
  }

  override recv(): ReturnType<TcpNode['recv']> {
    const ended = this.#context.clock.sleep(1).then(() => 'ended' as const);
    return Promise.race([super.recv(), ended]);
  }
}

export default {
  ...tcp,
  name: 'ended-early',
  about: 'wrong on purpose: recv says that the service has ended when nothing comes',
  createNode: (context: NodeContext): Promise<TcpNode> => new EndedEarly(context).start(),
};
