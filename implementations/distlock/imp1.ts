import { distlock, type Distlock } from '../../services/distlock.ts';
import { msgtransfer, type MsgTransfer } from '../../services/msgtransfer.ts';
import type { Address, Awaitable } from '../../services/service.ts';
import { defineImplementation, keepsAllWhenLate, type NodeContext, type NodeOf } from '../implementation.ts';
import { Postbox, type PostboxEvents } from '../postbox.ts';

/** What the nodes send each other: a request with its time stamp, and the reply that permits to eat. */
export type Message = { readonly request: number } | 'reply';
/** T: thinking, H: hungry, E: eating. */
export type Status = 'T' | 'H' | 'E';
/** What a node informs the tester of. */
export interface Imp1Events extends PostboxEvents<Message> {
  status: Status;
}
/** What a node of imp1 is given. */
export type Imp1Context = NodeContext<MsgTransfer, Imp1Events>;

/**
 * A lock for n nodes: the algorithm of Ricart and Agrawala ("An optimal algorithm for mutual exclusion in computer networks",
 * Communications of the ACM 24(1), 1981). Who is hungry asks all others and eats when all have replied. Who is asked replies at
 * once, unless it eats or its own request is the older one: then it replies when it has eaten. The age of requests is told by
 * Lamport's clocks, between equal ones by the address.
 */
export class Imp1Node implements NodeOf<Distlock> {
  protected readonly context: Imp1Context;
  protected status: Status = 'T';
  /** The greatest time stamp seen. */
  protected greatest = 0;
  /** The time stamp of our last request. */
  protected stamp = 0;
  /** Who has yet to reply to it. */
  protected readonly missing = new Set<Address>();
  /** Who gets our reply when we have eaten. */
  protected deferred: Address[] = [];
  /** Wakes the acq that waits for the replies. */
  protected eat: () => void = () => {};
  readonly #postbox: Postbox<Message>;

  constructor(context: Imp1Context) {
    this.context = context;
    this.#postbox = new Postbox<Message>(context, (from, message) => {
      if (message === 'reply') this.receivedReply(from);
      else this.receivedRequest(from, message.request);
    });
  }

  async acq(): Promise<void> {
    this.become('H');
    await this.askAll();
    this.become('E');
  }

  rel(): Awaitable<void> {
    this.become('T');
    for (const to of this.deferred.splice(0)) this.send(to, 'reply');
  }

  async end(): Promise<void> {
    await this.#postbox.end();
  }

  protected become(status: Status): void {
    this.status = status;
    void this.context.informTester('status', status);
  }

  /** Resolves when all have replied. */
  protected askAll(): Promise<void> {
    const replied = new Promise<void>((resolve) => {
      this.eat = resolve;
    });
    this.greatest += 1;
    this.stamp = this.greatest;
    for (const to of this.others()) {
      this.missing.add(to);
      this.send(to, { request: this.stamp });
    }
    return replied;
  }

  protected receivedReply(from: Address): void {
    this.missing.delete(from);
    if (this.missing.size === 0) this.eat();
  }

  protected receivedRequest(from: Address, stamp: number): void {
    this.greatest = Math.max(this.greatest, stamp);
    if (this.mayReply(from, stamp)) this.send(from, 'reply');
    else this.deferred.push(from);
  }

  protected mayReply(from: Address, stamp: number): boolean {
    if (this.status === 'T') return true;
    return this.status === 'H' && (stamp < this.stamp || (stamp === this.stamp && from < this.context.address));
  }

  protected send(to: Address, message: Message): void {
    this.#postbox.send(to, message);
  }

  protected others(): Address[] {
    const { address, addresses } = this.context;
    return [...Array(addresses).keys()].filter((other) => other !== address);
  }
}

export default defineImplementation({
  name: 'imp1',
  about: 'n nodes ask each other for permission: Ricart and Agrawala, 1981',
  service: distlock,
  over: { service: msgtransfer, use: 'tcp' },
  informs: {} as Imp1Events,
  claims: keepsAllWhenLate,
  createNode: (context) => new Imp1Node(context),
});
