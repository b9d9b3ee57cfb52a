/** The other end of a connection to a server of the map, in a test's hands. */
import type { Peer, Session } from './peer.ts';
import type { ToClient, ToFollower, ToServer } from './wire.ts';

/** Connects to a server as a client or follower does, without sockets. */
export class End implements Peer<ToClient | ToFollower> {
  readonly where = '127.0.0.1:1234';
  /** What came, oldest first, until it was refused. */
  readonly came: (ToClient | ToFollower)[] = [];
  refused: string | null = null;
  readonly #session: Session<ToServer>;

  constructor(server: { accept(peer: Peer<ToClient | ToFollower>): Session<ToServer> }, ...sends: ToServer[]) {
    this.#session = server.accept(this);
    for (const message of sends) this.say(message);
  }

  send(message: ToClient | ToFollower): void {
    this.came.push(message);
  }

  refuse(why: string): void {
    this.refused ??= why;
  }

  /** Says something to the server; nothing once it was refused. */
  say(message: ToServer): void {
    if (this.refused === null) this.#session.got(message);
  }

  /** Ends the connection. */
  end(): void {
    this.#session.gone('the connection was closed');
  }
}

export const asClient: ToServer = { kind: 'hello', as: 'client' };
export const asFollower: ToServer = { kind: 'hello', as: 'follower' };
/** Requests, all with the reference 0. */
export const preempt = (name: string) => ({ kind: 'preempt', ref: 0, name }) as const;
export const release = (name: string) => ({ kind: 'release', ref: 0, name }) as const;
export const check = (name: string) => ({ kind: 'check', ref: 0, name }) as const;
