import { msgtransfer } from '../../services/msgtransfer.ts';
import { mutex, type Mutex } from '../../services/mutex.ts';
import type { Address } from '../../services/service.ts';
import { Asking, type Answers, type AskingContext, type Server } from '../asking.ts';
import { defineImplementation, keepsAllWhenLate, type NodeOf } from '../implementation.ts';

/** What a node of central is given. The server answers every question when it is done, with nothing. */
export type CentralContext = AskingContext<keyof Mutex, null>;

/** The server: is the lock held, and who waits for it, oldest first? */
export class MutexServer implements Server<keyof Mutex> {
  protected readonly answer: Answers<null>;
  protected isHeld = false;
  protected readonly waiting: Address[] = [];

  constructor(answer: Answers<null>) {
    this.answer = answer;
  }

  asked(by: Address, question: keyof Mutex): void {
    if (question === 'release') this.release(by);
    else if (this.isHeld) this.waiting.push(by);
    else this.grant(by);
  }

  protected grant(to: Address): void {
    this.isHeld = true;
    this.answer(to, null);
  }

  protected release(by: Address): void {
    this.isHeld = false;
    this.answer(by, null);
    this.wake();
  }

  protected wake(): void {
    const next = this.waiting.shift();
    if (next !== undefined) this.grant(next);
  }
}

/** One lock that a server keeps. */
export class CentralNode implements NodeOf<Mutex> {
  readonly #server: Asking<keyof Mutex, null>;

  constructor(context: CentralContext, Server: typeof MutexServer = MutexServer) {
    this.#server = new Asking(context, (answer) => new Server(answer));
  }

  async acquire(): Promise<void> {
    await this.#server.ask('acquire');
  }

  async release(): Promise<void> {
    await this.#server.ask('release');
  }
}

export default defineImplementation({
  name: 'central',
  about: 'one lock that a server keeps, the node at address 0',
  service: mutex,
  addresses: { min: 2 },
  over: { service: msgtransfer, use: 'tcp' },
  claims: keepsAllWhenLate,
  createNode: (context: CentralContext) => new CentralNode(context),
});
