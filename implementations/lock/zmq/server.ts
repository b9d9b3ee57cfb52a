/** The repaired lock server: the sockets around a `LockTable`. */
import type { Router } from 'zeromq';
import type { Clock } from '../../../services/environment/clock.ts';
import { LockTable } from './lock-table.ts';
import { readRequest, type Answer, type Asker, type Request } from './messages.ts';
import { isSameToken } from './token.ts';
import { BYTES_MAX, notBound, zeromq } from './zeromq.ts';

/** One to whom a lock is offered has at least so long to take it, in ms, and at most twice as long. */
const OFFER_MS = 5000;

/** Where a server listens, and what it is given. */
export interface ServerOptions {
  /** 0: a free one. */
  readonly port: number;
  /** Who knows it may end the server; empty: nobody may. */
  readonly token: string;
  readonly clock: Clock;
}

/** The repaired server. Nothing that it is sent ends it, but DONE with its token. */
export class LockServer {
  readonly #options: ServerOptions;
  readonly #socket: Router;
  readonly #table = new LockTable();
  readonly #ended = new AbortController();

  private constructor(options: ServerOptions, socket: Router) {
    this.#options = options;
    this.#socket = socket;
  }

  /** A server that listens on this machine. Rejects with `UnavailableError` if it cannot. */
  static async listen(options: ServerOptions): Promise<LockServer> {
    const { Router } = await zeromq();
    const socket = new Router({ maxMessageSize: BYTES_MAX });
    try {
      await socket.bind(`tcp://127.0.0.1:${options.port === 0 ? '*' : options.port}`);
    } catch (error) {
      socket.close();
      throw notBound(error, options.port);
    }
    return new LockServer(options, socket);
  }

  /** Where it listens: `tcp://127.0.0.1:7899`. */
  get url(): string {
    return this.#socket.lastEndpoint!;
  }

  /** Answers until it is told to end, or closed. */
  async run(): Promise<void> {
    const lapsing = this.#lapse();
    for await (const [connection, number, ...frames] of this.#socket) {
      const from = { connection: hex(connection), number: hex(number) };
      for (const answer of this.#answers(from, readRequest(frames))) await this.#send(answer);
      if (this.#ended.signal.aborted) break;
    }
    this.close();
    await lapsing;
  }

  /** Ends it. What is held is forgotten. */
  close(): void {
    this.#ended.abort();
    if (!this.#socket.closed) this.#socket.close();
  }

  #answers(from: Asker, request: Request | string): readonly Answer[] {
    if (typeof request === 'string') return [{ to: from, word: 'MSG_ERROR', text: request }];
    return request.word === 'DONE' ? [this.#done(from, request.token)] : this.#table.request(from, request);
  }

  #done(to: Asker, token: string): Answer {
    const mine = this.#options.token;
    if (mine === '' || !isSameToken(token, mine)) {
      return { to, word: 'MSG_ERROR', text: 'DONE needs the token that the server was started with' };
    }
    this.#ended.abort();
    return { to, word: 'CLOSE', text: 'Closing Lock Server' };
  }

  async #lapse(): Promise<void> {
    const { signal } = this.#ended;
    while (await slept(this.#options.clock, signal)) {
      for (const answer of this.#table.lapse()) await this.#send(answer);
    }
  }

  /** One that is gone is not told: a ROUTER drops what it cannot deliver. */
  async #send({ to: { connection, number }, word, text }: Answer): Promise<void> {
    if (this.#socket.closed) return;
    const head = [Buffer.from(connection, 'hex'), Buffer.from(number, 'hex'), word];
    await this.#socket.send(text === undefined ? head : [...head, text]);
  }
}

/** Waits as long as an offer holds; false if the server ended first. */
const slept = (clock: Clock, signal: AbortSignal): Promise<boolean> =>
  clock.sleep(OFFER_MS, { signal, background: true }).then(
    () => true,
    () => false,
  );

const hex = (frame: Buffer | undefined): string => frame?.toString('hex') ?? '';
