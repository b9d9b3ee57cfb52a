import { lock, type Lock, type LockParameters } from '../../services/lock.ts';
import { msgtransfer, type MsgTransfer } from '../../services/msgtransfer.ts';
import type { Address } from '../../services/service.ts';
import { defineImplementation, keepsAllWhenLate, type NodeContext, type NodeOf } from '../implementation.ts';
import { gaveUp } from '../giving-up.ts';
import { Postbox, type PostboxEvents } from '../postbox.ts';
import { GIVEN_UP, Unanswered } from '../unanswered.ts';
import { LockServer, type Answer, type Question, type ServerEvent } from '../lock-server.ts';

/** What a node asks the server for its user, and what the server answers. Both are about the lock with this name. */
export type Message =
  { readonly ask: Question; readonly name: string } | { readonly answer: Answer; readonly name: string };
/** To whom something happens at the server, and at which lock. */
export interface AtServer {
  readonly name: string;
  readonly user: Address;
}
/** What a node informs the tester of; what happens at the server, the node that has it. */
export type CentralEvents = PostboxEvents<Message> & Record<ServerEvent, AtServer>;
/** What a node of central is given. */
export type CentralContext = NodeContext<MsgTransfer<Message>, CentralEvents, unknown, LockParameters>;
/** The user of a call: the signal aborts when it gives up. */
export interface Caller {
  readonly signal: AbortSignal;
}

/** Where the server is. */
export const SERVER: Address = 0;

/**
 * Named locks that a server keeps, at the node with address 0, which has a user as well. The other nodes send it what their users want.
 * Who gives up waiting tells the server, which takes it out of the queue, or, if it has granted the lock already, frees it; the call
 * ends when that is answered. It frees nothing at its end: it has no sockets and no timers, and what it stands on is closed after it.
 */
export class CentralNode implements NodeOf<Lock> {
  protected readonly context: CentralContext;
  readonly #server: LockServer;
  readonly #unanswered = new Unanswered<Answer>();
  readonly #postbox: Postbox<Message>;

  constructor(context: CentralContext, Server: typeof LockServer = LockServer) {
    const { parameters, informTester } = context;
    this.context = context;
    this.#server = new Server({
      reentrancy: parameters.reentrancy,
      answer: (to, name, answer) => this.send(to, { answer, name }),
      onEvent: (event, name, user) => void informTester(event, { name, user }),
    });
    this.#postbox = new Postbox<Message>(context, (from, message) => this.received(from, message));
  }

  async acquire(name: string, { signal }: Caller): Promise<void> {
    if (signal.aborted) throw gaveUp(signal);
    const giveUp = (): void => this.giveUp(name);
    signal.addEventListener('abort', giveUp);
    const answer = await this.ask('acquire', name);
    signal.removeEventListener('abort', giveUp);
    if (answer === GIVEN_UP) throw gaveUp(signal);
  }

  async tryAcquire(name: string): Promise<boolean> {
    return (await this.ask('tryAcquire', name)) === true;
  }

  async release(name: string): Promise<boolean> {
    return (await this.ask('release', name)) === true;
  }

  async check(name: string): Promise<Address | null> {
    return (await this.ask('check', name)) as Address | null;
  }

  /** Resolves with what the server answers. */
  protected ask(question: keyof Lock, name: string): Promise<Answer> {
    const answer = this.#unanswered.ask(name);
    this.send(SERVER, { ask: question, name });
    return answer;
  }

  /** From now on a grant that is under way does not count: the server will have freed the lock. */
  protected giveUp(name: string): void {
    if (this.#unanswered.giveUp(name)) this.send(SERVER, { ask: 'giveUp', name });
  }

  /** The server has answered. */
  protected answered(name: string, answer: Answer): void {
    this.#unanswered.answered(name, answer);
  }

  /** Sends; what goes to ourselves arrives at once. */
  protected send(to: Address, message: Message): void {
    if (to === this.context.address) this.received(to, message);
    else this.#postbox.send(to, message);
  }

  protected received(from: Address, message: Message): void {
    if ('answer' in message) this.answered(message.name, message.answer);
    else this.#server.asked(from, message.ask, message.name);
  }
}

export default defineImplementation({
  name: 'central',
  about: 'named locks that a server keeps, the node at address 0',
  service: lock,
  addresses: { min: 2 },
  over: { service: msgtransfer, use: 'tcp' },
  informs: {} as CentralEvents,
  claims: keepsAllWhenLate,
  createNode: (context: CentralContext) => new CentralNode(context),
});
