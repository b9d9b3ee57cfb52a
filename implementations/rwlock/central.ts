import { msgtransfer } from '../../services/msgtransfer.ts';
import { rwlock, type ReadWriteLock } from '../../services/rwlock.ts';
import type { Address } from '../../services/service.ts';
import { Asking, type Answers, type AskingContext, type Server } from '../asking.ts';
import { defineImplementation, keepsAllWhenLate, type NodeOf } from '../implementation.ts';

type Question = keyof ReadWriteLock;
/** What a node of central is given. The server answers when it is done; a try with whether the lock is the user's. */
export type CentralContext = AskingContext<Question, boolean>;

/** Who waits, and for what. */
interface Waiting {
  readonly by: Address;
  readonly toWrite: boolean;
}

/** The server. First come, first served: who wants to read behind a writer that waits, waits too. */
export class ReadWriteServer implements Server<Question> {
  protected readonly answer: Answers<boolean>;
  protected readonly readers = new Set<Address>();
  protected writer: Address | null = null;
  protected readonly waiting: Waiting[] = [];

  constructor(answer: Answers<boolean>) {
    this.answer = answer;
  }

  asked(by: Address, question: Question): void {
    switch (question) {
      case 'acquireRead':
      case 'acquireWrite':
        this.waiting.push({ by, toWrite: question === 'acquireWrite' });
        return this.wake();
      case 'tryRead':
      case 'tryWrite':
        return this.answer(by, this.take({ by, toWrite: question === 'tryWrite' }));
      case 'release':
        this.release(by);
        this.answer(by, true);
        return this.wake();
    }
  }

  /** Takes the lock, if it is free for this. */
  protected take({ by, toWrite }: Waiting): boolean {
    const may = this.writer === null && !(toWrite && this.readers.size > 0);
    if (may && toWrite) this.writer = by;
    else if (may) this.readers.add(by);
    return may;
  }

  protected release(by: Address): void {
    if (this.writer === by) this.writer = null;
    else this.readers.delete(by);
  }

  protected wake(): void {
    while (this.waiting.length > 0 && this.take(this.waiting[0]!)) this.answer(this.waiting.shift()!.by, true);
  }
}

/** A lock for readers and writers that a server keeps. */
export class CentralNode implements NodeOf<ReadWriteLock> {
  readonly #server: Asking<Question, boolean>;

  constructor(context: CentralContext, Server: typeof ReadWriteServer = ReadWriteServer) {
    this.#server = new Asking(context, (answer) => new Server(answer));
  }

  async acquireRead(): Promise<void> {
    await this.#server.ask('acquireRead');
  }

  async acquireWrite(): Promise<void> {
    await this.#server.ask('acquireWrite');
  }

  tryRead(): Promise<boolean> {
    return this.#server.ask('tryRead');
  }

  tryWrite(): Promise<boolean> {
    return this.#server.ask('tryWrite');
  }

  async release(): Promise<void> {
    await this.#server.ask('release');
  }
}

export default defineImplementation({
  name: 'central',
  about: 'a lock for readers and writers that a server keeps, the node at address 0',
  service: rwlock,
  addresses: { min: 2 },
  over: { service: msgtransfer, use: 'tcp' },
  claims: keepsAllWhenLate,
  createNode: (context: CentralContext) => new CentralNode(context),
});
