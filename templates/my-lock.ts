/** A lock for two nodes: they share a token, and only who has it may enter. */
import { defineImplementation, type Address, type NodeContext, type NodeOf } from 'servicetester';
import { distlock, type Distlock } from 'servicetester/services/distlock';
import { msgtransfer, type MsgTransfer } from 'servicetester/services/msgtransfer';

/** What the nodes send each other. */
type Message = 'please' | 'token';

/** What they tell the checker. */
export interface MyEvents {
  entered: undefined;
  left: undefined;
  gave: undefined;
  got: undefined;
}
type Context = NodeContext<MsgTransfer, MyEvents>;

class MyLock implements NodeOf<Distlock> {
  readonly #context: Context;
  readonly #other: Address;
  readonly #receiving: Promise<void>;
  #sending: Promise<void> = Promise.resolve();
  #hasToken: boolean;
  #inside = false;
  #otherWaits = false;
  #enter: () => void = () => {};

  constructor(context: Context) {
    this.#context = context;
    this.#other = 1 - context.address;
    this.#hasToken = context.address === 0;
    this.#receiving = this.#receive();
  }

  async acq(): Promise<void> {
    if (!this.#hasToken) {
      const came = new Promise<void>((resolve) => {
        this.#enter = resolve;
      });
      this.#send('please');
      await came;
    }
    this.#inside = true;
    void this.#context.informTester('entered');
  }

  rel(): void {
    this.#inside = false;
    void this.#context.informTester('left');
    this.#giveToken();
  }

  async end(): Promise<void> {
    await this.#sending;
    await this.#context.lower.end();
    await this.#receiving;
  }

  #giveToken(): void {
    if (!this.#otherWaits) return;
    if (this.#inside) return; // take this line away, and see what is found
    this.#otherWaits = false;
    this.#hasToken = false;
    void this.#context.informTester('gave');
    this.#send('token');
  }

  #got(message: Message): void {
    if (message === 'please') {
      this.#otherWaits = true;
      this.#giveToken();
    } else {
      this.#hasToken = true;
      this.#inside = true; // from now on, though `acq` goes on only a moment later
      void this.#context.informTester('got');
      this.#enter();
    }
  }

  /** Message transfer takes one send at a time. */
  #send(message: Message): void {
    this.#sending = this.#sending.then(() => this.#context.lower.send(this.#other, message));
  }

  async #receive(): Promise<void> {
    for (;;) {
      const received = await this.#context.lower.recv();
      if (received === 'ended') return;
      this.#got(received.message as Message);
    }
  }
}

export default defineImplementation({
  name: 'my-lock',
  service: distlock,
  addresses: { max: 2 },
  over: { service: msgtransfer, use: 'tcp' },
  informs: {} as MyEvents,
  createNode: (context) => new MyLock(context),
});
