import { leaseLock, type Grant, type LeaseLock, type LeaseLockParameters } from '../../services/lease-lock.ts';
import { msgtransfer, type MsgTransfer } from '../../services/msgtransfer.ts';
import type { Address } from '../../services/service.ts';
import { FencedResource } from '../fenced-resource.ts';
import { gaveUp } from '../giving-up.ts';
import { defineImplementation, keepsAllWhenLate, type NodeContext, type NodeOf } from '../implementation.ts';
import { LeaseServer, type LeaseAnswer, type LeaseQuestion } from '../lease-server.ts';
import { Postbox, type PostboxEvents } from '../postbox.ts';
import { GIVEN_UP, Unanswered } from '../unanswered.ts';

/** What a node asks the resource for its user. */
export type ResourceQuestion =
  { readonly ask: 'write'; readonly value: number; readonly token: string } | { readonly ask: 'read' };
/** What a node asks for its user, the server or the resource. */
export type Question = LeaseQuestion | ResourceQuestion;
/** What is answered. */
export type Answer = LeaseAnswer | number;
/** Both are about the lock with this name. */
export type Message =
  { readonly question: Question; readonly name: string } | { readonly answer: Answer; readonly name: string };
/** What a node of central is given. */
export type CentralContext = NodeContext<MsgTransfer<Message>, PostboxEvents<Message>, unknown, LeaseLockParameters>;
/** The user of a call: the signal aborts when it gives up. */
export interface Caller {
  readonly signal: AbortSignal;
}

/** What our user was lent. */
export interface Held {
  readonly token: string;
  readonly ttlMs: number;
  /** Until when it is valid for sure, by our clock. */
  until: number;
}
/** Of what a node is made. */
export interface Classes {
  readonly Server?: typeof LeaseServer;
  readonly Resource?: typeof FencedResource;
}

/** Where the server is. */
export const SERVER: Address = 0;

/**
 * Named locks that a server lends for a time, at the node with address 0, and the numbers that they protect, at the last node. The
 * server's clock decides when a lease is over. A node counts its lease from when it asked for it, and so much shorter that it is over
 * by its own clock before it is by the server's, however wrong both may be: so nobody need tell it that the lease is lost.
 */
export class LeaseNode implements NodeOf<LeaseLock> {
  protected readonly context: CentralContext;
  protected readonly held = new Map<string, Held>();
  readonly #server: LeaseServer;
  readonly #resource: FencedResource;
  readonly #unanswered = new Unanswered<Answer>();
  readonly #postbox: Postbox<Message>;

  constructor(context: CentralContext, { Server = LeaseServer, Resource = FencedResource }: Classes = {}) {
    this.context = context;
    const answer = (to: Address, name: string, answer: Answer): void => this.send(to, { answer, name });
    this.#server = new Server({ clock: context.clock, answer });
    this.#resource = new Resource();
    this.#postbox = new Postbox<Message>(context, (from, message) => this.received(from, message));
  }

  /**
   * Who waited long does not know when the lock was lent to it: it renews the lease, which counts from then. If it was too late, our
   * user is told that it is over.
   */
  async acquire(name: string, ttlMs: number, { signal }: Caller): Promise<Grant> {
    if (signal.aborted) throw gaveUp(signal);
    const giveUp = (): void => this.giveUp(name);
    signal.addEventListener('abort', giveUp);
    try {
      const grant = (await this.lent(name, ttlMs, 'acquire'))!;
      if (grant.validMs! > ttlMs / 2) return grant;
      return (await this.renewed(name)) ?? { ...grant, validMs: 0 };
    } catch (error) {
      throw error === userGaveUp ? gaveUp(signal) : error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  tryAcquire(name: string, ttlMs: number): Promise<Grant | null> {
    return this.lent(name, ttlMs, 'tryAcquire');
  }

  async renew(name: string): Promise<Grant | null> {
    const grant = await this.renewed(name);
    if (!grant) this.held.delete(name);
    return grant;
  }

  async release(name: string): Promise<boolean> {
    const { token } = this.held.get(name)!;
    this.held.delete(name);
    return (await this.ask(name, { ask: 'release', token })) === true;
  }

  holds(name: string): boolean {
    const holds = this.held.get(name)!.until > this.context.clock.now();
    if (!holds) this.held.delete(name);
    return holds;
  }

  async write(name: string, value: number, token: string): Promise<boolean> {
    return (await this.ask(name, { ask: 'write', value, token })) === true;
  }

  async read(name: string): Promise<number> {
    return (await this.ask(name, { ask: 'read' })) as number;
  }

  close(): void {
    this.#server.close();
  }

  /** Asks for the lock. Null: it is lent to another. */
  protected async lent(name: string, ttlMs: number, ask: 'acquire' | 'tryAcquire'): Promise<Grant | null> {
    const asked = this.context.clock.now();
    const answer = (await this.ask(name, { ask, ttlMs })) as { readonly token: string } | null;
    return answer && this.hold(name, { ...answer, ttlMs }, asked);
  }

  /** Asks to renew the lease. Null: it is over. */
  protected async renewed(name: string): Promise<Grant | null> {
    const held = this.held.get(name)!;
    const asked = this.context.clock.now();
    const may = await this.ask(name, { ask: 'renew', token: held.token });
    return may === true ? this.hold(name, held, asked) : null;
  }

  /** What was asked for at this time is our user's. */
  protected hold(name: string, { token, ttlMs }: Pick<Held, 'token' | 'ttlMs'>, asked: number): Grant {
    const held = { token, ttlMs, until: asked + this.surely(ttlMs) };
    this.held.set(name, held);
    return { token, validMs: Math.max(0, held.until - this.context.clock.now()) };
  }

  /** So long a lease lasts at least, by our clock, which may be too fast, if the server's is too. */
  protected surely(ttlMs: number): number {
    const { rho } = this.context.parameters;
    return (ttlMs * (1 - rho)) / (1 + rho);
  }

  /** Resolves with the answer; rejects with `userGaveUp` if our user gave up. */
  protected async ask(name: string, question: Question): Promise<Answer> {
    const isOfResource = question.ask === 'write' || question.ask === 'read';
    const answer = this.#unanswered.ask(name);
    this.send(isOfResource ? this.context.addresses - 1 : SERVER, { question, name });
    const answered = await answer;
    if (answered === GIVEN_UP) throw userGaveUp;
    return answered;
  }

  /** From now on a grant that is under way does not count: the server will have ended the lease. */
  protected giveUp(name: string): void {
    if (this.#unanswered.giveUp(name)) this.send(SERVER, { question: { ask: 'giveUp' }, name });
  }

  protected answered(name: string, answer: Answer): void {
    this.#unanswered.answered(name, answer);
  }

  /** Sends; what goes to ourselves arrives at once. */
  protected send(to: Address, message: Message): void {
    if (to === this.context.address) this.received(to, message);
    else this.#postbox.send(to, message);
  }

  protected received(from: Address, message: Message): void {
    if ('answer' in message) return this.answered(message.name, message.answer);
    const { name, question } = message;
    if (question.ask === 'read') this.send(from, { answer: this.#resource.read(name), name });
    else if (question.ask === 'write')
      this.send(from, { answer: this.#resource.write(name, question.value, question.token), name });
    else this.#server.asked(from, name, question);
  }
}

/** Our user gave up. */
const userGaveUp = new Error('The user gave up waiting.');

export default defineImplementation({
  name: 'central',
  about: 'named locks that a server lends for a time, the node at address 0; what they protect is at the last',
  service: leaseLock,
  parameters: { ttlsMs: [50], toldWithinMs: 0 },
  addresses: { min: 2 },
  over: { service: msgtransfer, use: 'tcp' },
  informs: {} as PostboxEvents<Message>,
  claims: keepsAllWhenLate,
  createNode: (context: CentralContext) => new LeaseNode(context),
});
