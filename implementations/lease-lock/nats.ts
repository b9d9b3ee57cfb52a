/** Locks in a key-value bucket of NATS, by the package `nats`. */
import type { KV, NatsConnection, NatsError } from 'nats';
import { leaseLock, type Grant, type LeaseLock, type LeaseLockParameters } from '../../services/lease-lock.ts';
import { checkGivenUp, gaveUp } from '../giving-up.ts';
import { defineImplementation, keepsAllWithDisk, type NodeContext, type NodeOf } from '../implementation.ts';
import { optional } from '../optional.ts';
import { startNats, startServers, type Servers } from '../servers/index.ts';

const { connect } = await optional('The locks of NATS', 'nats', () => import('nats'));

type NatsContext = Pick<
  NodeContext<unknown, unknown, Servers, LeaseLockParameters>,
  'run' | 'system' | 'signal' | 'clock' | 'parameters'
>;
type Offered = Pick<LeaseLock, 'acquire' | 'tryAcquire' | 'renew' | 'release' | 'holds'>;
type WithSignal = Parameters<NodeOf<LeaseLock>['acquire']>[2];

const BUCKET = 'locks';
/** How often a lock is asked for again, in ms. */
const POLL_MS = 20;
/** How long the server may take to answer, in ms: longer than any fault lasts. The client waits for 5 s, which on a busy machine is little. */
const ANSWER_MS = 60_000;
/** The code of an error: the key has changed since. */
const CHANGED = 10071;

/** What a user has. */
interface Held {
  /** The revision of the key, which the next change of it must name. */
  readonly revision: number;
  readonly token: string;
  /** Until when it is ours by our own clock. */
  readonly until: number;
}

/**
 * A user of locks that are keys: who creates the key has the lock, until it deletes it, or has not written it again for as long as the
 * bucket keeps anything. The lock is of whoever knows the key's revision. The revision of the creation is the fencing token.
 */
class NatsNode implements NodeOf<Offered> {
  readonly #context: NatsContext;
  readonly #connection: NatsConnection;
  readonly #bucket: KV;
  readonly #held = new Map<string, Held>();

  private constructor(context: NatsContext, connection: NatsConnection, bucket: KV) {
    this.#context = context;
    this.#connection = connection;
    this.#bucket = bucket;
  }

  static async start(context: NatsContext): Promise<NatsNode> {
    const { host, port } = context.system.servers[0]!;
    const connection = await connect({
      servers: `${host}:${port}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: POLL_MS,
      timeout: ANSWER_MS,
    });
    const ttl = Math.max(...context.parameters.ttlsMs);
    return new NatsNode(
      context,
      connection,
      await connection.jetstream({ timeout: ANSWER_MS }).views.kv(BUCKET, { history: 1, ttl }),
    );
  }

  /** A bucket says nothing of a key that it has kept for long enough: so it is asked again and again. */
  async acquire(name: string, ttlMs: number, { signal }: WithSignal): Promise<Grant> {
    const { clock, signal: over } = this.#context;
    const givenUp = AbortSignal.any([signal, over]);
    for (;;) {
      checkGivenUp(givenUp);
      const grant = await this.#create(name, ttlMs);
      if (grant && givenUp.aborted) await this.release(name);
      if (grant && !givenUp.aborted) return grant;
      await clock.sleep(POLL_MS, { signal: givenUp }).catch(() => Promise.reject(gaveUp(givenUp)));
    }
  }

  async tryAcquire(name: string, ttlMs: number): Promise<Grant | null> {
    for (;;) {
      const grant = await this.#create(name, ttlMs);
      if (grant) return grant;
      const entry = await this.#bucket.get(this.#key(name));
      if (entry?.operation === 'PUT') return null;
    }
  }

  async renew(name: string): Promise<Grant | null> {
    const { revision, token } = this.#held.get(name)!;
    return this.#write(name, Math.max(...this.#context.parameters.ttlsMs), async (key) => ({
      token,
      revision: await this.#bucket.update(key, '', revision),
    }));
  }

  async release(name: string): Promise<boolean> {
    const { revision } = this.#held.get(name)!;
    this.#held.delete(name);
    return (
      (await unlessChanged(this.#bucket.delete(this.#key(name), { previousSeq: revision }).then(() => true))) ?? false
    );
  }

  holds(name: string): boolean {
    const holds = this.#context.clock.now() < this.#held.get(name)!.until;
    if (!holds) this.#held.delete(name);
    return holds;
  }

  /** What is held is free when its time is over; nobody asks for it any more. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  #create(name: string, ttlMs: number): Promise<Grant | null> {
    return this.#write(name, ttlMs, async (key) => {
      const revision = await this.#bucket.create(key, '');
      return { revision, token: String(revision) };
    });
  }

  /** Null: somebody else has written it. */
  async #write(
    name: string,
    ttlMs: number,
    write: (key: string) => Promise<Pick<Held, 'revision' | 'token'>>,
  ): Promise<Grant | null> {
    const { clock } = this.#context;
    const until = clock.now() + ttlMs;
    const written = await unlessChanged(write(this.#key(name)));
    if (written) this.#held.set(name, { ...written, until });
    else this.#held.delete(name);
    return written && { token: written.token, validMs: Math.max(0, until - clock.now()) };
  }

  /** Keys have few letters. */
  #key(name: string): string {
    return Buffer.from(`${this.#context.run} ${name}`).toString('hex');
  }
}

async function unlessChanged<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if ((error as NatsError).api_error?.err_code === CHANGED) return null;
    throw error;
  }
}

export default defineImplementation({
  name: 'nats',
  about: 'locks in a key-value bucket of NATS',
  service: leaseLock,
  offers: ['acquire', 'tryAcquire', 'renew', 'release', 'holds'],
  parameters: { ttlsMs: [300] },
  claims: keepsAllWithDisk,
  createSystem: () => startServers(startNats),
  createNode: (context: NatsContext) => NatsNode.start(context),
});
