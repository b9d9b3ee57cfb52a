/** The repaired client: one DEALER socket for all calls of one user. */
import type { Dealer } from 'zeromq';
import { within, type Clock } from '../../../services/environment/clock.ts';
import type { Endpoint } from '../../implementation.ts';
import { Conversation, type Said } from './conversation.ts';
import { zeromq } from './zeromq.ts';

/** The server answers at once. If it does not within this time, in ms, it is not there. */
const ANSWER_MS = 5000;

/** What a client is given. */
export interface ClientOptions {
  readonly server: Endpoint;
  /** Unlike that of any other client of the server, ever. */
  readonly id: string;
  readonly clock: Clock;
}

/** A call failed: no answer, or one that was not expected. What was asked for may have been done, or not. */
export class CallFailed extends Error {
  override readonly name: string = 'CallFailed';
}

/** The server is slow, or stands still. */
class NoAnswer extends CallFailed {
  override readonly name = 'NoAnswer';
}

/**
 * The repaired client. Each user has one of its own, and at most one call ongoing at each lock. A connection that is lost is not made
 * again: its calls, and all later ones, fail at once. A server that stands still is noticed by those who ask it something, not by those
 * who wait in a queue.
 */
export class LockClient {
  readonly #options: ClientOptions;
  readonly #socket: Dealer;
  readonly #conversations = new Map<string, Conversation>();
  #count = 0;
  #came = 0;
  #failed: CallFailed | null = null;

  private constructor(options: ClientOptions, socket: Dealer) {
    this.#options = options;
    this.#socket = socket;
    for (const end of ['disconnect', 'close'] as const) socket.events.on(end, () => void this.#loseAfterAll());
    void this.#receive();
  }

  /** A client that has reached the server. Rejects with `CallFailed` if there is none. */
  static async connect(options: ClientOptions): Promise<LockClient> {
    const { Dealer } = await zeromq();
    const { host, port } = options.server;
    // That it would connect again is left as it is: one that may not, drops at a disconnect what has come and is not read.
    const socket = new Dealer({ linger: 0, sendTimeout: 0 });
    const client = new LockClient(options, socket);
    socket.connect(`tcp://${host}:${port}`);
    try {
      await client.#ask(['PING'], 'PONG');
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** Resolves when the lock is ours. Rejects with the signal's reason if the user gives up; then it is not, and no place is kept for us. */
  async acquire(name: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const request = ['LOCK', name, this.#options.id];
    const conversation = this.#begin(request);
    try {
      // An offer that crosses our request is old: what is answered to the request counts.
      for (let asked = true; ;) {
        const said = asked ? await this.#owed(conversation) : await conversation.next(signal);
        if (said.word === 'GO') return;
        if (said.word === 'WAIT') asked = false;
        else if (said.word !== 'UNLOCKED') throw unexpected(request, said);
        else if (!asked) {
          asked = true;
          this.#send(conversation.number, request);
        }
      }
    } catch (error) {
      if (error instanceof NoAnswer) this.#giveBack(name);
      if (signal?.aborted) await this.release(name);
      throw error;
    } finally {
      this.#conversations.delete(conversation.number);
    }
  }

  /** Takes the lock if nobody holds it: was it free? */
  async tryAcquire(name: string): Promise<boolean> {
    try {
      return (await this.#ask(['TRYLOCK', name, this.#options.id], 'GO', 'LOCKED')).word === 'GO';
    } catch (error) {
      if (error instanceof NoAnswer) this.#giveBack(name);
      throw error;
    }
  }

  /** Gives the lock back; false, and nothing is changed, if it is not ours. */
  async release(name: string): Promise<boolean> {
    return (await this.#ask(['UNLOCK', name, this.#options.id], 'UNLOCKED', 'RELEASE_ERROR')).word === 'UNLOCKED';
  }

  /** The id of the client that holds the lock; null: nobody does. */
  async holder(name: string): Promise<string | null> {
    const { word, text } = await this.#ask(['CHECK', name], 'LOCKED', 'UNLOCKED');
    return word === 'LOCKED' ? text : null;
  }

  /** Tells the server to end. Rejects with `CallFailed` if this is not its token. */
  async sendDone(token: string): Promise<void> {
    await this.#ask(['DONE', token], 'CLOSE');
  }

  /** Closes the socket. Calls that are ongoing fail; what is held stays held. */
  close(): void {
    this.#fail(new CallFailed('The client is closed.'));
  }

  /** What we asked for may still be given to us: this comes after it. */
  #giveBack(name: string): void {
    this.#send(String(this.#count++), ['UNLOCK', name, this.#options.id]);
  }

  /** Asks, and resolves with the answer if it is one of these words. */
  async #ask(request: readonly string[], ...expected: readonly string[]): Promise<Said> {
    const conversation = this.#begin(request);
    try {
      const said = await this.#owed(conversation);
      if (expected.includes(said.word)) return said;
      throw unexpected(request, said);
    } finally {
      this.#conversations.delete(conversation.number);
    }
  }

  #begin(request: readonly string[]): Conversation {
    if (this.#failed) throw this.#failed;
    const conversation = new Conversation(String(this.#count++));
    this.#conversations.set(conversation.number, conversation);
    this.#send(conversation.number, request);
    return conversation;
  }

  /** An answer that comes at once. */
  async #owed(conversation: Conversation): Promise<Said> {
    const said = await within(this.#options.clock, ANSWER_MS, conversation.next(), null);
    if (said) return said;
    throw new NoAnswer(`The lock server did not answer within ${ANSWER_MS} ms.`);
  }

  #send(number: string, request: readonly string[]): void {
    const send = async (): Promise<void> => this.#socket.send([number, ...request]);
    send().catch(() => this.#lose()); // with a timeout of 0 it is sent now, or never
  }

  async #receive(): Promise<void> {
    for await (const frames of this.#socket) {
      this.#came += 1;
      const [number = '', word = '', text = ''] = frames.map(String);
      this.#conversations.get(number)?.put({ word, text });
    }
  }

  /** The connection has ended; what came before is still to be read: until a whole turn of the event loop in which nothing came. */
  async #loseAfterAll(): Promise<void> {
    const { clock } = this.#options;
    await clock.sleep(0);
    for (let came = -1; came !== this.#came;) {
      came = this.#came;
      await clock.sleep(0);
    }
    this.#lose();
  }

  #lose(): void {
    const { host, port } = this.#options.server;
    this.#fail(new CallFailed(`The connection to the lock server at ${host}:${port} is lost.`));
  }

  /** From now on all calls fail. */
  #fail(error: CallFailed): void {
    this.#failed ??= error;
    for (const conversation of this.#conversations.values()) conversation.fail(this.#failed);
    if (!this.#socket.closed) this.#socket.close();
  }
}

const unexpected = ([word]: readonly string[], said: Said): CallFailed =>
  new CallFailed(`To ${word} the lock server says ${said.word}: ${said.text}`);
