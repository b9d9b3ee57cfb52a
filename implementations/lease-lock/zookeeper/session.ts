/** A session at a ZooKeeper, by the package `node-zookeeper-client`. */
import type { Client, Failure } from 'node-zookeeper-client';
import type { Clock } from '../../../services/environment/clock.ts';
import type { Endpoint } from '../../implementation.ts';
import { optional } from '../../optional.ts';

const load = () => import('node-zookeeper-client');
const { default: zookeeper } = await optional('The locks of ZooKeeper', 'node-zookeeper-client', load);

/** How long after the loss of the connection a question is put again, in ms. */
const AGAIN_MS = 20;

/** What a session needs. */
export interface SessionOptions {
  readonly server: Endpoint;
  /** So long it lasts without a sign of life, in ms. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** The session is over: what was its is nobody's, or soon will be. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost';
}

type Question<T> = (client: Client, answer: (error: Failure | null, result: T) => void) => void;

/**
 * A session. It is lost when the server has said so; and when there has been no connection for as long as it lasts, as the server will
 * say so. Of a connection on which nothing comes the package says nothing, for ever: it is one.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #client: Client;
  /** Since when there has been no connection; null: there is one. */
  #apartSince: number | null;
  #lose: (error: SessionLost) => void = () => {};
  /** Rejects when the session is over. */
  readonly #over: Promise<never>;
  #isOver = false;

  /** Begins one. */
  constructor(options: SessionOptions) {
    const { server, timeoutMs: sessionTimeout, clock } = options;
    this.#options = options;
    this.#client = zookeeper.createClient(`${server.host}:${server.port}`, { sessionTimeout, spinDelay: AGAIN_MS });
    this.#apartSince = clock.now();
    this.#over = new Promise((_, reject) => (this.#lose = reject));
    this.#over.catch(() => {});
    this.#client.on('connected', () => (this.#apartSince = null));
    this.#client.on('disconnected', () => (this.#apartSince ??= clock.now()));
    this.#client.on('expired', () => this.#end());
    this.#client.connect();
  }

  /** Is it over, as far as is known here? */
  get isLost(): boolean {
    const { clock, timeoutMs } = this.#options;
    if (this.#apartSince !== null && clock.now() - this.#apartSince >= timeoutMs) this.close();
    return this.#isOver;
  }

  /** Makes a folder, and those it is in. */
  async makeFolder(path: string): Promise<void> {
    await this.#ask<string>((client, answer) => client.mkdirp(path, answer));
  }

  /** The names of what is in the folder. */
  list(path: string): Promise<string[]> {
    return this.#ask((client, answer) => client.getChildren(path, answer));
  }

  /** Makes a node that ends with the session, and whose name goes on with a number. Null: perhaps. */
  async make(path: string): Promise<string | null> {
    const { EPHEMERAL_SEQUENTIAL } = zookeeper.CreateMode;
    return this.#askOnce<string>((client, answer) => client.create(path, null, EPHEMERAL_SEQUENTIAL, answer));
  }

  /** Removes a node, if it is there. */
  async remove(path: string): Promise<void> {
    try {
      await this.#ask<undefined>((client, answer) => client.remove(path, answer));
    } catch (error) {
      if ((error as Partial<Failure>).getCode?.() !== zookeeper.Exception.NO_NODE) throw error;
    }
  }

  /** Resolves when the node has gone; sooner, if that cannot be known. */
  gone(path: string): Promise<void> {
    const gone = new Promise<void>((resolve) =>
      this.#client.exists(path, resolve, (error, found) => {
        if (error || !found) resolve();
      }),
    );
    return Promise.race([gone, this.#over]);
  }

  /** Ends it, with all that is its. */
  close(): void {
    if (this.#isOver) return;
    this.#end();
    this.#client.close();
  }

  #end(): void {
    this.#isOver = true;
    this.#lose(new SessionLost('The session is over.'));
  }

  async #ask<T>(question: Question<T>): Promise<T> {
    for (;;) {
      const answer = await this.#askOnce(question);
      if (answer !== null) return answer;
      await this.#options.clock.sleep(AGAIN_MS);
    }
  }

  /** Null: the connection was lost meanwhile. */
  #askOnce<T>(question: Question<T>): Promise<T | null> {
    const { CONNECTION_LOSS } = zookeeper.Exception;
    if (this.isLost) return this.#over;
    const answer = new Promise<T | null>((resolve, reject) =>
      question(this.#client, (error, result) => {
        if (!error) resolve(result);
        else if (error.getCode() === CONNECTION_LOSS) resolve(null);
        else reject(error);
      }),
    );
    return Promise.race([answer, this.#over]);
  }
}
