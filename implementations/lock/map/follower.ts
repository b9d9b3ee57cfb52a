/**
 * A follower of the replicated lock map: answers `check` from its copy of the map, which may be old, and hands all else to the leader.
 * What its own client has changed is in its copy before the client is answered, as the leader's messages come in order. No sockets here.
 */
import { Clients, greeted } from './clients.ts';
import { LockMap } from './lock-map.ts';
import type { Peer, Session } from './peer.ts';
import type { Request, ToClient, ToFollower, ToServer } from './wire.ts';

/** A follower. It ends with its leader: a copy that nobody keeps up to date answers nothing. */
export class Follower implements Session<ToFollower> {
  readonly #leader: Pick<Peer<ToServer>, 'send'>;
  readonly #emit: (line: string) => void;
  readonly #map = new LockMap();
  readonly #clients = new Clients();
  #id: number | null = null;
  #lost: string | null = null;
  #join!: (id: number) => void;
  #lose!: (why: string) => void;
  /** Resolves with our id when the leader has given it, and the whole map before it. */
  readonly joined = new Promise<number>((resolve) => (this.#join = resolve));
  /** Resolves with the reason when the leader is gone, or has refused us. */
  readonly lost = new Promise<string>((resolve) => (this.#lose = resolve));

  /** Says hello to the leader. `id`: the one that it wishes for. `emit`: takes the lines that a follower prints. */
  constructor(leader: Pick<Peer<ToServer>, 'send'>, emit: (line: string) => void, id?: number) {
    this.#leader = leader;
    this.#emit = emit;
    leader.send({ kind: 'hello', as: 'follower', id });
  }

  /** From the leader. */
  got(message: ToFollower): void {
    switch (message.kind) {
      case 'welcome':
        this.#id = message.id;
        return this.#join(message.id);
      case 'update':
      case 'remove':
        this.#map.apply(message);
        return this.#emit(message.kind === 'update' ? 'UpdateLockmap' : 'RemoveLockmap');
      case 'forwarded':
        return this.#clients.answer(message.client, message.answer);
      case 'refused':
        return this.gone(message.why);
    }
  }

  /** The leader is gone: so are we, for all our clients. */
  gone(why: string): void {
    this.#lost ??= why;
    this.#clients.refuse(gone(this.#lost));
    this.#lose(this.#lost);
  }

  /** Somebody has connected. */
  accept(peer: Peer<ToClient>): Session<ToServer> {
    this.#emit(`connect with ${peer.where}`);
    return greeted(peer, (hello) => {
      if (hello.as === 'client' && this.#id !== null && this.#lost === null) return this.#client(peer, this.#id);
      peer.refuse(hello.as === 'follower' ? 'This is a follower; followers connect to the leader.' : gone(this.#lost));
      return null;
    });
  }

  #client(peer: Peer<ToClient>, server: number): Session<ToServer> | null {
    return this.#clients.welcome(server, peer, (client, request) => this.#asked(client, request));
  }

  #asked(client: number, request: Request): void {
    if (request.kind !== 'check') this.#leader.send({ kind: 'forward', client, request });
    else this.#clients.answer(client, { kind: 'checked', ref: request.ref, owner: this.#map.ownerOf(request.name) });
  }
}

const gone = (why: string | null): string => `The follower has no leader (${why ?? 'not yet'}).`;
