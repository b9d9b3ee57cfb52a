/**
 * The leader of the replicated lock map: decides who owns what, and tells every follower of each change before it answers who asked
 * for it. No sockets here, and no clock: what happens is one call of it after the other.
 */
import { Clients, greeted } from './clients.ts';
import { LEADER, serverOf } from './ids.ts';
import { LockMap } from './lock-map.ts';
import type { Peer, Session } from './peer.ts';
import type { Answer, Change, Hello, Request, ToClient, ToFollower, ToServer } from './wire.ts';

/** The leader. What a client owns stays its own until the client releases it, also when the client is gone. */
export class Leader {
  readonly #emit: (line: string) => void;
  readonly #map = new LockMap();
  readonly #clients = new Clients();
  /** By id. */
  readonly #followers = new Map<number, Peer<ToFollower>>();
  /** The ids that servers got; none is given again. */
  readonly #given = new Set<number>([LEADER]);
  #highest = LEADER;
  #connections = 0;

  /** `emit`: takes the lines that a leader prints. */
  constructor(emit: (line: string) => void) {
    this.#emit = emit;
  }

  /** Somebody has connected. */
  accept(peer: Peer<ToClient | ToFollower>): Session<ToServer> {
    this.#connections += 1;
    this.#emit(`Connect from ${peer.where}`);
    this.#emit('active threads:'); // as published: one that listens, and one for each connection
    this.#emit(String(1 + this.#connections));
    const session = greeted(peer, (hello) =>
      hello.as === 'client' ? this.#client(peer) : this.#follower(peer, hello),
    );
    return {
      got: (message) => session.got(message),
      gone: (why) => {
        this.#connections -= 1;
        session.gone(why);
      },
    };
  }

  #client(peer: Peer<ToClient>): Session<ToServer> | null {
    return this.#clients.welcome(LEADER, peer, (id, request) => {
      const answer = this.#answer(id, request);
      const owned = answer.kind === 'preempted' && answer.success;
      this.#clients.answer(id, owned ? { ...answer, owner: id } : answer);
    });
  }

  /** Gets the whole map before its id, then every change. */
  #follower(peer: Peer<ToFollower>, { id = this.#highest + 1 }: Hello): Session<ToServer> | null {
    if (this.#given.has(id)) {
      peer.refuse(`The id ${id} was given to another server.`);
      return null;
    }
    this.#given.add(id);
    this.#highest = Math.max(this.#highest, id);
    for (const change of this.#map.changes()) peer.send(change);
    peer.send({ kind: 'welcome', id });
    this.#followers.set(id, peer);
    return {
      got: (message) => {
        if (message.kind !== 'forward') return peer.refuse(`A follower sends no '${message.kind}' here.`);
        const { client, request } = message;
        if (serverOf(client) !== id) return peer.refuse(`The client ${client} is not one of the follower ${id}.`);
        peer.send({ kind: 'forwarded', client, answer: this.#answer(client, request) });
      },
      gone: () => this.#followers.delete(id),
    };
  }

  /** Does what is asked; all followers know of it before anybody is answered. */
  #answer(client: number, { kind, ref, name }: Request): Answer {
    if (kind === 'check') return { kind: 'checked', ref, owner: this.#map.ownerOf(name) };
    const change = kind === 'preempt' ? this.#map.preempt(name, client) : this.#map.release(name, client);
    if (change) this.#broadcast(change);
    return { kind: kind === 'preempt' ? 'preempted' : 'released', ref, success: change !== null };
  }

  #broadcast(change: Change): void {
    this.#emit(change.kind === 'update' ? 'broadcast new lock_map' : 'broadcast to remove lock_map');
    for (const follower of this.#followers.values()) follower.send(change);
  }
}
