import { msgtransfer } from '../../services/msgtransfer.ts';
import { semaphore, type Semaphore, type SemaphoreParameters } from '../../services/semaphore.ts';
import type { Address } from '../../services/service.ts';
import { Asking, type Answers, type AskingContext, type Server } from '../asking.ts';
import { defineImplementation, keepsAllWhenLate, type NodeOf } from '../implementation.ts';

/** What a node of central is given. The server answers when it is done; a try with whether there was a permit. */
export type CentralContext = AskingContext<keyof Semaphore, boolean, SemaphoreParameters>;

/** The server: how many permits are free, and who waits for one, oldest first? */
export class SemaphoreServer implements Server<keyof Semaphore> {
  protected readonly answer: Answers<boolean>;
  protected free: number;
  protected readonly waiting: Address[] = [];

  constructor(answer: Answers<boolean>, permits: number) {
    this.answer = answer;
    this.free = permits;
  }

  asked(by: Address, question: keyof Semaphore): void {
    switch (question) {
      case 'acquire':
        this.waiting.push(by);
        return this.wake();
      case 'tryAcquire':
        return this.answer(by, this.take());
      case 'release':
        this.free += 1;
        this.answer(by, true);
        return this.wake();
    }
  }

  /** Takes a permit, if there is one. */
  protected take(): boolean {
    const may = this.free > 0;
    if (may) this.free -= 1;
    return may;
  }

  protected wake(): void {
    while (this.waiting.length > 0 && this.take()) this.answer(this.waiting.shift()!, true);
  }
}

/** Permits that a server keeps. */
export class CentralNode implements NodeOf<Semaphore> {
  readonly #server: Asking<keyof Semaphore, boolean>;

  constructor(context: CentralContext, Server: typeof SemaphoreServer = SemaphoreServer) {
    this.#server = new Asking(context, (answer) => new Server(answer, context.parameters.permits));
  }

  async acquire(): Promise<void> {
    await this.#server.ask('acquire');
  }

  tryAcquire(): Promise<boolean> {
    return this.#server.ask('tryAcquire');
  }

  async release(): Promise<void> {
    await this.#server.ask('release');
  }
}

export default defineImplementation({
  name: 'central',
  about: 'permits that a server keeps, the node at address 0',
  service: semaphore,
  addresses: { min: 2 },
  over: { service: msgtransfer, use: 'tcp' },
  claims: keepsAllWhenLate,
  createNode: (context: CentralContext) => new CentralNode(context),
});
