/**
 * RIGHT, AND ODD: a token goes round and round among the nodes, also when nobody asks for it; must never be accused.
 */
import { distlock, type Distlock } from '../../../services/distlock.ts';
import { msgtransfer, type MsgTransfer } from '../../../services/msgtransfer.ts';
import { defineImplementation, type NodeContext, type NodeOf } from '../../implementation.ts';
import { Postbox, type PostboxEvents } from '../../postbox.ts';

type Context = NodeContext<MsgTransfer, PostboxEvents<'token'>>;

class BackAndForth implements NodeOf<Distlock> {
  readonly #context: Context;
  readonly #postbox: Postbox<'token'>;
  #token = false;
  #wanted = false;
  #ended = false;
  /** Wakes the acq that waits for the token. */
  #eat: () => void = () => {};

  constructor(context: Context) {
    this.#context = context;
    this.#postbox = new Postbox<'token'>(context, () => this.#receivedToken());
    if (context.address === 0) this.#receivedToken();
  }

  async acq(): Promise<void> {
    this.#wanted = true;
    if (this.#token) return;
    await new Promise<void>((resolve) => {
      this.#eat = resolve;
    });
  }

  rel(): void {
    this.#wanted = false;
    void this.#passOn();
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#postbox.end();
  }

  #receivedToken(): void {
    this.#token = true;
    this.#eat();
    void this.#passOn();
  }

  /** A moment later: so nobody is kept busy by it. */
  async #passOn(): Promise<void> {
    const { address, addresses, clock } = this.#context;
    await clock.sleep(1);
    if (!this.#token || this.#wanted || this.#ended) return;
    this.#token = false;
    this.#postbox.send((address + 1) % addresses, 'token');
  }
}

export default defineImplementation({
  name: 'back-and-forth',
  about: 'right, and odd: a token goes round for ever',
  service: distlock,
  over: { service: msgtransfer, use: 'tcp' },
  informs: {} as PostboxEvents<'token'>,
  createNode: (context) => new BackAndForth(context),
});
