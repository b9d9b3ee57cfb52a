/** Advisory locks of PostgreSQL. */
import type { Client } from 'pg';
import { lock, type Lock } from '../../../services/lock.ts';
import { checkGivenUp, gaveUp, waitOrEnd } from '../../giving-up.ts';
import { defineImplementation, type NodeContext, type NodeOf } from '../../implementation.ts';
import { startPostgres, startServers, type Servers } from '../../servers/index.ts';
import { NUMBER, ask, openSession } from './session.ts';

type PgContext = Pick<NodeContext<unknown, unknown, Servers>, 'run' | 'system' | 'signal' | 'clock'>;
type Offered = Pick<Lock, 'acquire' | 'tryAcquire' | 'release'>;
type WithSignal = Parameters<NodeOf<Lock>['acquire']>[1];

/** How the server tells that a call was given up. */
const CANCELED = '57014';

/**
 * A user of advisory locks: a session for each lock, as a session that waits can do nothing else. A lock is its session's, which may take
 * it again, and frees it when it ends, also by the death of the node. A session that was told to wait no more may have the lock all the
 * same, if it was told so in the moment in which it got it: then it is released.
 */
class PgNode implements NodeOf<Offered> {
  readonly #context: PgContext;
  readonly #sessions = new Map<string, Promise<Client>>();
  /** By name: how often the user has the lock. */
  readonly #counts = new Map<string, number>();

  constructor(context: PgContext) {
    this.#context = context;
  }

  async acquire(name: string, { signal }: WithSignal): Promise<void> {
    const givenUp = AbortSignal.any([signal, this.#context.signal]);
    const [session, canceller] = await Promise.all([this.#session(name), this.#session('')]);
    const pid = await ask<number>(session, 'pg_backend_pid()');
    checkGivenUp(givenUp);
    const locked = ask(session, `pg_advisory_lock(${NUMBER})`, this.#full(name));
    try {
      // That is nothing to a session that waits no more.
      await waitOrEnd({ signal: givenUp, clock: this.#context.clock }, locked, () =>
        ask(canceller, 'pg_cancel_backend($1)', pid),
      );
    } catch (error) {
      if ((error as { code?: string }).code !== CANCELED) throw error;
      // Who has it already did not wait; then what would be released is what it has.
      if (this.#count(name) === 0) await this.#unlock(session, name);
      throw gaveUp(givenUp);
    }
    if (givenUp.aborted) await this.#unlock(session, name);
    checkGivenUp(givenUp);
    this.#counts.set(name, this.#count(name) + 1);
  }

  async tryAcquire(name: string): Promise<boolean> {
    const has = await ask<boolean>(await this.#session(name), `pg_try_advisory_lock(${NUMBER})`, this.#full(name));
    if (has) this.#counts.set(name, this.#count(name) + 1);
    return has;
  }

  async release(name: string): Promise<boolean> {
    const released = await this.#unlock(await this.#session(name), name);
    if (released) this.#counts.set(name, this.#count(name) - 1);
    return released;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#sessions.values()].map(async (session) => (await session).end()));
  }

  /** Of each lock; that of no name gives up what the others wait for. */
  #session(name: string): Promise<Client> {
    const session = this.#sessions.get(name) ?? openSession(this.#context.system.servers[0]!);
    this.#sessions.set(name, session);
    return session;
  }

  #count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** False: the session does not have it. */
  #unlock(session: Client, name: string): Promise<boolean> {
    return ask(session, `pg_advisory_unlock(${NUMBER})`, this.#full(name));
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
  claims: { kill: ['specification', 'progress'], pause: ['specification', 'progress'] },
  createSystem: () => startServers(startPostgres),
  createNode: (context: PgContext) => new PgNode(context),
});
