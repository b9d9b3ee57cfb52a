/** The client as published: one REQ socket, which asks again every 10 ms until the lock is free. */
import { hostname } from 'node:os';
import type { Request } from 'zeromq';
import type { Endpoint } from '../../../implementation.ts';
import { zeromq } from '../zeromq.ts';
import { DEFAULT_LOCK, DELIMITER } from './protocol.ts';

/** How long a client waits until it asks again, in ms. */
const SLEEP_MS = 10;

/** The id of every client of this process: the name of the host, and the number of the process. */
export const idOfProcess = (): string => `${hostname().replaceAll(DELIMITER, '-')}__${process.pid}`;

/** The server did not let go of a lock. */
export class NotReleased extends Error {
  override readonly name = 'NotReleased';
}

/** What a client asks for, and how it waits. */
export interface PublishedOptions {
  readonly server: Endpoint;
  readonly lock?: string;
  readonly id?: string;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * The client of one lock, as published: whoever has the same id is the same client. An answer that does not come is waited for without
 * end. One deviation: what could not be sent does not keep the process from ending.
 */
export class PublishedClient {
  /** How many messages it sent, and how many answers it has handled: one to each. */
  written = 0;
  handled = 0;
  readonly #options: PublishedOptions;
  readonly #lock: string;
  readonly #id: string;
  #socket: Request | null = null;

  constructor(options: PublishedOptions) {
    this.#options = options;
    this.#lock = options.lock ?? DEFAULT_LOCK;
    this.#id = options.id ?? idOfProcess();
  }

  /** Connects, and looks whether the server answers. */
  async start(): Promise<this> {
    const { Request } = await zeromq();
    const { host, port } = this.#options.server;
    this.#socket = new Request({ linger: 0 });
    this.#socket.connect(`tcp://${host}:${port}`);
    if ((await this.#ask('PING')) !== 'PONG') throw new Error('Connection Error to Lock Server');
    return this;
  }

  /** Resolves when the lock is ours. */
  async acquire(): Promise<void> {
    if (!this.#socket) await this.start();
    for (;;) {
      const said = await this.#ask(this.#message('LOCK'));
      if (said === 'GO') return;
      if (said !== 'WAIT') throw new Error(`Response \`${said}\` not understood`);
      await this.#options.sleep(SLEEP_MS);
    }
  }

  /** Gives the lock back. Rejects with `NotReleased` if the server does not take it; with `TypeError` before the first acquire. */
  async release(): Promise<void> {
    const said = await this.#ask(this.#message('UNLOCK'));
    if (said === 'UNLOCKED') return;
    throw new NotReleased(`Could not release lock \`${this.#lock}\` (\`${this.#id}\`) because of \`${said}\`!`);
  }

  /** Tells the server to end. */
  async sendDone(): Promise<void> {
    if (!this.#socket) await this.start();
    await this.#ask('DONE');
  }

  /** Closes the socket. What is held stays held. */
  finalize(): void {
    this.#socket?.close();
    this.#socket = null;
  }

  #message(word: 'LOCK' | 'UNLOCK'): string {
    return [word, this.#lock, this.#id].join(DELIMITER);
  }

  async #ask(message: string): Promise<string> {
    const socket = this.#socket;
    if (!socket) throw new TypeError('The client is not started.');
    this.written += 1;
    await socket.send(message);
    const [said] = await socket.receive();
    this.handled += 1;
    return said!.toString();
  }
}
