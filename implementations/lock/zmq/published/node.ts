import type { Lock } from '../../../../services/lock.ts';
import type { NodeContext, NodeOf, Traffic } from '../../../implementation.ts';
import type { LockSystem } from '../system.ts';
import { NotReleased, PublishedClient } from './client.ts';

/** What a node is given. */
type PublishedContext = Pick<NodeContext<unknown, unknown, LockSystem>, 'run' | 'system' | 'clock' | 'signal'>;

/**
 * A user of the lock server as published, with a client for each lock. When the server has crashed, its calls never end. A release that
 * the server refuses, as the lock is another's, returns false.
 */
export class PublishedNode implements NodeOf<Pick<Lock, 'acquire' | 'release'>> {
  readonly #context: PublishedContext;
  readonly #clients = new Map<string, PublishedClient>();

  constructor(context: PublishedContext) {
    this.#context = context;
  }

  async acquire(name: string): Promise<void> {
    await (await this.#client(name)).acquire();
  }

  async release(name: string): Promise<boolean> {
    const client = await this.#client(name);
    try {
      await client.release();
      return true;
    } catch (error) {
      if (error instanceof NotReleased) return false;
      throw error;
    }
  }

  /** To each message there is one answer, and nothing else comes. */
  traffic(): Traffic {
    let [written, handled] = [0, 0];
    for (const client of this.#clients.values()) {
      written += client.written;
      handled += client.handled;
    }
    return { written, handled };
  }

  close(): void {
    for (const client of this.#clients.values()) client.finalize();
  }

  async #client(name: string): Promise<PublishedClient> {
    const { run, system, clock, signal } = this.#context;
    const there = this.#clients.get(name);
    if (there) return there;
    const sleep = (ms: number): Promise<void> => clock.sleep(ms, { signal });
    const client = new PublishedClient({ server: system.server, lock: `${run} ${name}`, sleep });
    this.#clients.set(name, client);
    return client.start();
  }
}
