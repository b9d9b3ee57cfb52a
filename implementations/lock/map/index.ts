/**
 * Named locks in a map that a leader keeps and followers copy, as published (docs/lock-map.md). At address 0 is the leader, at every other
 * one a follower; the user of each is the one client of its own server, so that client (i + 1) × 10000 + 1 is the user at address i.
 * `check` is fresh at address 0; at others it answers what was true once, but never less than its own user has done.
 */
import { lock, type Lock } from '../../../services/lock.ts';
import type { Address } from '../../../services/service.ts';
import {
  claimsUnder,
  defineImplementation,
  type NodeContext,
  type NodeOf,
  type Traffic,
} from '../../implementation.ts';
import type { Client } from './client.ts';
import type { Follower } from './follower.ts';
import { LEADER, serverOf } from './ids.ts';
import { Leader } from './leader.ts';
import { attend, joinLeader, joinServer } from './places.ts';
import { HOST, Sockets } from './sockets.ts';

type Offered = Pick<Lock, 'tryAcquire' | 'release' | 'check'>;
type MapContext = Pick<NodeContext, 'address' | 'announce'>;

/** The user at this address is a client of this server. */
const serverAt = (address: Address): number => LEADER + address;
const silent = (): void => {};

const ADDRESSES_MAX = 100;
const FOLLOWERS: readonly Address[] = Array.from({ length: ADDRESSES_MAX - 1 }, (_, i) => i + 1);

/** A server of the map, and its one client. */
export class MapNode implements NodeOf<Offered> {
  readonly #sockets = new Sockets();
  /** Null until it can take clients. */
  #server: Leader | Follower | null = null;
  #client: Client | null = null;

  /** Listens, tells where, and joins the leader, and its own server. */
  async start({ address, announce }: MapContext): Promise<this> {
    if (address === 0) this.#server = new Leader(silent);
    const port = await this.#sockets.listen(0, (socket) => {
      if (this.#server) attend(this.#server)(socket);
      else socket.destroy();
    });
    const endpoints = await announce({ host: HOST, port });
    this.#server ??= await joinLeader(this.#sockets, endpoints[0]!, silent, serverAt(address));
    this.#client = await joinServer(this.#sockets, { host: HOST, port }, silent);
    return this;
  }

  async tryAcquire(name: string): Promise<boolean> {
    return (await this.#client!.ask('preempt', name)).success;
  }

  async release(name: string): Promise<boolean> {
    return (await this.#client!.ask('release', name)).success;
  }

  async check(name: string): Promise<Address | null> {
    const { owner } = await this.#client!.ask('check', name);
    return owner === null ? null : serverOf(owner) - LEADER;
  }

  traffic(): Traffic {
    return this.#sockets.traffic();
  }

  close(): Promise<void> {
    return this.#sockets.close();
  }
}

export default defineImplementation({
  name: 'map',
  about: 'a map of locks at a leader, copied by followers, over TCP sockets on this machine',
  service: lock,
  addresses: { min: 1, max: ADDRESSES_MAX },
  parameters: { stale: FOLLOWERS },
  offers: ['tryAcquire', 'release', 'check'],
  claims: claimsUnder(['pause', 'partition', 'deaf', 'slow', 'slow-answers', 'clock'], 'specification', 'progress'),
  createNode: (context) => new MapNode().start(context),
});
