/** Advisory locks of PostgreSQL. */
import type { Client } from 'pg';
import { lock, type Lock } from '../../../services/lock.ts';
import { checkGivenUp, gaveUp, waitOrEnd } from '../../giving-up.ts';
import {
  defineImplementation,
  claimsUnder,
  keepsAllWhenLate,
  type NodeContext,
  type NodeOf,
} from '../../implementation.ts';
import { startPostgres, startServers, type Servers } from '../../servers/index.ts';
import { NUMBER, ask, openSession } from './session.ts';

type PgContext = Pick<NodeContext<unknown, unknown, Servers>, 'run' | 'system' | 'signal' | 'clock'>;
type Offered = Pick<Lock, 'acquire' | 'tryAcquire' | 'release'>;
type WithSignal = Parameters<NodeOf<Lock>['acquire']>[1];

/** How the server tells that a call was given up. */
const CANCELED = '57014';

/**
 * A user of advisory locks: a session for each lock, as a session that waits can do nothing else. A lock is its session's, which may take
 * it again, and frees it when it ends, also by the death of the node.
 */
class PgNode implements NodeOf<Offered> {
  readonly #context: PgContext;
  readonly #sessions = new Map<string, Promise<Client>>();
  /** How often it has each lock. */
  readonly #held = new Map<string, number>();

  constructor(context: PgContext) {
    this.#context = context;
  }

  async acquire(name: string, { signal }: WithSignal): Promise<void> {
    const givenUp = AbortSignal.any([signal, this.#context.signal]);
    const [session, canceller] = await Promise.all([this.#session(name), this.#session('')]);
    const pid = await ask<number>(session, 'pg_backend_pid()');
    checkGivenUp(givenUp);
    const locked = ask(session, `pg_advisory_lock(${NUMBER})`, this.#full(name));
    // Whoever has it already does not wait. That is nothing to a session that waits no more.
    const cancel = (): Promise<unknown> =>
      this.#times(name) > 0 ? Promise.resolve() : ask(canceller, 'pg_cancel_backend($1)', pid);
    try {
      await waitOrEnd({ signal: givenUp, clock: this.#context.clock }, locked, cancel);
    } catch (error) {
      if ((error as { code?: string }).code !== CANCELED) throw error;
      await this.#unlock(name); // it may have been granted before: what is rolled back keeps its locks
      throw gaveUp(givenUp);
    }
    this.#count(name, 1);
    if (givenUp.aborted) await this.release(name);
    checkGivenUp(givenUp);
  }

  async tryAcquire(name: string): Promise<boolean> {
    const taken = await ask<boolean>(await this.#session(name), `pg_try_advisory_lock(${NUMBER})`, this.#full(name));
    if (taken) this.#count(name, 1);
    return taken;
  }

  async release(name: string): Promise<boolean> {
    const released = await this.#unlock(name);
    if (released) this.#count(name, -1);
    return released;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#sessions.values()].map(async (session) => (await session).end()));
  }

  async #unlock(name: string): Promise<boolean> {
    return ask(await this.#session(name), `pg_advisory_unlock(${NUMBER})`, this.#full(name));
  }

  #times(name: string): number {
    return this.#held.get(name) ?? 0;
  }

  #count(name: string, change: 1 | -1): void {
    this.#held.set(name, this.#times(name) + change);
  }

  /** Of each lock; that of no name gives up what the others wait for. */
  #session(name: string): Promise<Client> {
    const session = this.#sessions.get(name) ?? openSession(this.#context.system.servers[0]!);
    this.#sessions.set(name, session);
    return session;
  }

  #full(name: string): string {
    return `${this.#context.run} ${name}`;
  }
}

export default defineImplementation({
  name: 'pg',
  about: 'advisory locks of PostgreSQL, a session for each user and lock',
  service: lock,
  offers: ['acquire', 'tryAcquire', 'release'],
  parameters: { reentrancy: 'counted', death: 'frees' },
  claims: { ...keepsAllWhenLate, ...claimsUnder(['kill', 'restart', 'server-pause'], 'specification', 'progress') },
  createSystem: () => startServers(startPostgres),
  createNode: (context: PgContext) => new PgNode(context),
});
