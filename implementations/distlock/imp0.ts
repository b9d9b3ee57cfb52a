import { distlock, type Distlock } from '../../services/distlock.ts';
import { msgtransfer, type MsgTransfer } from '../../services/msgtransfer.ts';
import type { Address, Awaitable } from '../../services/service.ts';
import { defineImplementation, keepsAllWhenLate, type NodeContext, type NodeOf } from '../implementation.ts';
import { Postbox, type PostboxEvents } from '../postbox.ts';

/** What the nodes send each other. */
export type Message = 'token' | 'request';
/** T: thinking, H: hungry, E: eating. */
export type Status = 'T' | 'H' | 'E';
/** What a node informs the tester of. */
export interface Imp0Events extends PostboxEvents<Message> {
  status: Status;
}
/** What a node of imp0 is given. */
export type Imp0Context = NodeContext<MsgTransfer, Imp0Events>;

/**
 * A lock for two nodes, after `distlock2.imp_0` of SESF: they share a token, which only its holder may eat with, and a request for
 * it, which only its holder may send. At first node 0 has the token, node 1 the request.
 */
export class Imp0Node implements NodeOf<Distlock> {
  protected readonly context: Imp0Context;
  protected readonly peer: Address;
  protected status: Status = 'T';
  protected token: boolean;
  protected request: boolean;
  /** Wakes the acq that waits for the token. */
  protected eat: () => void = () => {};
  readonly #postbox: Postbox<Message>;

  constructor(context: Imp0Context) {
    this.context = context;
    this.peer = 1 - context.address;
    this.token = context.address === 0;
    this.request = context.address === 1;
    this.#postbox = new Postbox<Message>(context, (_, message) => {
      if (message === 'token') this.receivedToken();
      else this.receivedRequest();
    });
  }

  async acq(): Promise<void> {
    this.become('H');
    if (!this.token) await this.askForToken();
    this.become('E');
  }

  rel(): Awaitable<void> {
    this.become('T');
    if (this.request) this.passToken();
  }

  async end(): Promise<void> {
    await this.#postbox.end();
  }

  protected become(status: Status): void {
    this.status = status;
    void this.context.informTester('status', status);
  }

  /** Resolves when the token has come. */
  protected askForToken(): Promise<void> {
    const come = new Promise<void>((resolve) => {
      this.eat = resolve;
    });
    this.request = false;
    this.send('request');
    return come;
  }

  protected passToken(): void {
    this.token = false;
    this.send('token');
  }

  protected receivedToken(): void {
    this.token = true;
    this.eat();
  }

  protected receivedRequest(): void {
    this.request = true;
    if (this.token && this.status === 'T') this.passToken();
  }

  protected send(message: Message): void {
    this.#postbox.send(this.peer, message);
  }
}

export default defineImplementation({
  name: 'imp0',
  about: 'two nodes share a token and a request for it',
  service: distlock,
  addresses: { max: 2 },
  over: { service: msgtransfer, use: 'tcp' },
  informs: {} as Imp0Events,
  claims: keepsAllWhenLate,
  createNode: (context) => new Imp0Node(context),
});
