import { lock, type Lock } from '../../../services/lock.ts';
import type { Address } from '../../../services/service.ts';
import { claimsUnder, defineImplementation, type NodeContext, type NodeOf } from '../../implementation.ts';
import { LockClient } from './client.ts';
import { startServer, type LockSystem } from './system.ts';

/** What a node is given. */
type ZmqContext = Pick<NodeContext<unknown, unknown, LockSystem>, 'run' | 'identity' | 'system' | 'clock' | 'signal'>;
type WithSignal = Parameters<NodeOf<Lock>['acquire']>[1];

/**
 * Locks of a server over ZeroMQ, repaired: each node is a client with an id of its own, waiting is in a queue at the server, first come,
 * first served. A node that dies keeps what it holds: see `LockTable`.
 *
 * It counts no traffic: of an offer that is under way only the server knows, and whether it will make another, too.
 */
class ZmqNode implements NodeOf<Lock> {
  readonly #run: string;
  /** Aborts when the run is over. */
  readonly #over: AbortSignal;
  readonly #client: LockClient;
  /** The locks that the client may hold, or wait for. */
  readonly #used = new Set<string>();

  private constructor({ run, signal }: ZmqContext, client: LockClient) {
    this.#run = run;
    this.#over = signal;
    this.#client = client;
  }

  /** A node that has reached the server. */
  static async start(context: ZmqContext): Promise<ZmqNode> {
    const { identity: id, system, clock } = context;
    return new ZmqNode(context, await LockClient.connect({ server: system.server, id, clock }));
  }

  acquire(name: string, { signal }: WithSignal): Promise<void> {
    return this.#client.acquire(this.#use(name), { signal: AbortSignal.any([signal, this.#over]) });
  }

  tryAcquire(name: string): Promise<boolean> {
    return this.#client.tryAcquire(this.#use(name));
  }

  release(name: string): Promise<boolean> {
    return this.#client.release(this.#use(name));
  }

  async check(name: string): Promise<Address | null> {
    const id = await this.#client.holder(this.#use(name));
    return id === null ? null : Number(id.slice(id.lastIndexOf(' ') + 1));
  }

  /** Gives back what it holds, and its places in the queues; as the run is over, nobody asks for more. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#used].map((name) => this.#client.release(name)));
    this.#client.close();
  }

  /** The name at the server, which outlives the run. */
  #use(name: string): string {
    const full = `${this.#run} ${name}`;
    this.#used.add(full);
    return full;
  }
}

export default defineImplementation({
  name: 'zmq',
  about: 'locks of a server over ZeroMQ, which keeps a queue for each',
  service: lock,
  claims: claimsUnder(
    ['pause', 'server-pause', 'partition', 'deaf', 'slow', 'slow-answers', 'clock'],
    'specification',
    'progress',
  ),
  createSystem: () => startServer('repaired'),
  createNode: (context: NodeContext<unknown, unknown, LockSystem>) => ZmqNode.start(context),
});
