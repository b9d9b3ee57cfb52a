/**
 * WRONG ON PURPOSE: every message takes a time of its own, so that a later one may arrive earlier.
 * Caught by the specification: `recv returns`, 'the result is allowed'.
 */
import type { NodeContext } from '../../implementation.ts';
import tcp, { TcpNode } from '../tcp.ts';

class Reordered extends TcpNode {
  readonly #context: NodeContext;

  constructor(context: NodeContext) {
    super(context);
    this.#context = context;
  }

  protected override deliver(from: number, message: unknown): void {
    const { clock, random, signal } = this.#context;
    void clock.sleep(random() * 10, { signal }).then(
      () => super.deliver(from, message),
      () => {}, // the run is over
    );
  }
}

export default {
  ...tcp,
  name: 'reordered',
  about: 'wrong on purpose: messages overtake each other',
  createNode: (context: NodeContext): Promise<TcpNode> => new Reordered(context).start(),
};
