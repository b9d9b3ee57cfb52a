/** How a node uses message transfer: one send at a time, in order, and a loop that receives until the service has ended. */
import type { MsgTransfer } from '../services/msgtransfer.ts';
import type { Address } from '../services/service.ts';
import type { NodeContext } from './implementation.ts';

/** What a postbox informs the tester of. */
export interface PostboxEvents<M> {
  sent: { to: Address; message: M };
  received: { from: Address; message: M };
}

/** The postbox of one node; `take` gets what comes. */
export class Postbox<M> {
  readonly #context: Pick<NodeContext<MsgTransfer<M>, PostboxEvents<M>>, 'lower' | 'informTester'>;
  readonly #take: (from: Address, message: M) => void;
  readonly #receiving: Promise<void>;
  #sending: Promise<void> = Promise.resolve();

  constructor(
    context: Pick<NodeContext<MsgTransfer<M>, PostboxEvents<M>>, 'lower' | 'informTester'>,
    take: (from: Address, message: M) => void,
  ) {
    this.#context = context;
    this.#take = take;
    this.#receiving = this.#receive();
  }

  /** Sends, after what was sent before. */
  send(to: Address, message: M): void {
    void this.#context.informTester('sent', { to, message });
    this.#sending = this.#sending.then(() => this.#context.lower.send(to, message));
  }

  /** Ends message transfer, when all is sent; resolves when nothing more is received. */
  async end(): Promise<void> {
    await this.#sending;
    await this.#context.lower.end();
    await this.#receiving;
  }

  async #receive(): Promise<void> {
    for (;;) {
      const got = await this.#context.lower.recv();
      if (got === 'ended') return;
      void this.#context.informTester('received', got);
      this.#take(got.from, got.message);
    }
  }
}
