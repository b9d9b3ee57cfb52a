/** A client of the replicated lock map: asks its server, the leader or a follower, and is answered. No sockets here. */
import type { Peer, Session } from './peer.ts';
import type { Answer, Answers, ToClient, ToServer } from './wire.ts';

/** What a request can be. */
export type Kind = keyof Answers;

interface Waiting {
  readonly answered: (answer: Answer) => void;
  readonly failed: (error: Error) => void;
}

/** A client. Without its server it can do nothing, and is told so; what it owns stays its own. */
export class Client implements Session<ToClient> {
  readonly #server: Pick<Peer<ToServer>, 'send'>;
  /** Requests that are not answered yet, by their reference. */
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #lost: string | null = null;
  #join!: (id: number) => void;
  #lose!: (why: string) => void;
  /** Resolves with our id when the server has given it. */
  readonly joined = new Promise<number>((resolve) => (this.#join = resolve));
  /** Resolves with the reason when the server is gone, or has refused us. */
  readonly lost = new Promise<string>((resolve) => (this.#lose = resolve));

  /** Says hello to the server. */
  constructor(server: Pick<Peer<ToServer>, 'send'>) {
    this.#server = server;
    server.send({ kind: 'hello', as: 'client' });
  }

  /** Asks; resolves with the answer. Rejects if the server is gone: then it may have done it, or not. */
  ask<K extends Kind>(kind: K, name: string): Promise<Answers[K]> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== null) return reject(new ServerLost(this.#lost));
      const ref = (this.#asked += 1);
      this.#waiting.set(ref, { answered: (answer) => resolve(answer as Answers[K]), failed: reject });
      this.#server.send({ kind, ref, name });
    });
  }

  /** From the server. */
  got(message: ToClient): void {
    if (message.kind === 'welcome') return this.#join(message.id);
    if (message.kind === 'refused') return this.gone(message.why);
    this.#waiting.get(message.ref)?.answered(message);
    this.#waiting.delete(message.ref);
  }

  /** The server is gone. */
  gone(why: string): void {
    const lost = (this.#lost ??= why);
    for (const { failed } of this.#waiting.values()) failed(new ServerLost(lost));
    this.#waiting.clear();
    this.#lose(lost);
  }
}

/** The server of a client, or the leader of a follower, is gone, or takes us no more. */
export class ServerLost extends Error {
  override readonly name = 'ServerLost';
  constructor(why: string) {
    super(`The lock server is gone: ${why}`);
  }
}

/** Throws that it is gone. */
export function serverLost(why: string): never {
  throw new ServerLost(why);
}
