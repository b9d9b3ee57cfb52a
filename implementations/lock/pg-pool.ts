/** KNOWN MISTAKE: advisory locks of PostgreSQL through a pool: a lock is a session's, and whose turn it is with a session is chance. */
import type { Pool } from 'pg';
import { lock, type Lock } from '../../services/lock.ts';
import { defineImplementation, type NodeContext, type NodeOf } from '../implementation.ts';
import { startPostgres, startServers, type Servers } from '../servers/index.ts';
import { NUMBER, ask, openSession, pg, settings } from './pg/session.ts';

/** What a node is given. */
export type PoolContext = Pick<NodeContext<unknown, unknown, Servers>, 'run' | 'system'>;
type Offered = Pick<Lock, 'acquire' | 'tryAcquire' | 'release'>;

/** By run: the pool of all users. */
const pools = new Map<string, Pool>();

/**
 * A user of advisory locks through the pool of its process. Who gets the session of the holder is given the lock beside it; a release on
 * another session is refused, and the lock stays held. When all sessions wait, nobody can release.
 */
export class PoolNode implements NodeOf<Offered> {
  readonly #context: PoolContext;
  readonly #sessions: number;

  /** `sessions`: how many the users of its process share. */
  constructor(context: PoolContext, sessions: number) {
    this.#context = context;
    this.#sessions = sessions;
  }

  async acquire(name: string): Promise<void> {
    await this.#ask(`pg_advisory_lock(${NUMBER})`, name);
  }

  tryAcquire(name: string): Promise<boolean> {
    return this.#ask(`pg_try_advisory_lock(${NUMBER})`, name);
  }

  release(name: string): Promise<boolean> {
    return this.#ask(`pg_advisory_unlock(${NUMBER})`, name);
  }

  /** Ends all sessions of the run, also those that wait. */
  async close(): Promise<void> {
    const { run, system } = this.#context;
    const pool = pools.get(run);
    if (!pool) return;
    pools.delete(run);
    const session = await openSession(system.servers[0]!);
    const ofRun = 'SELECT pid FROM pg_stat_activity WHERE application_name = $1';
    await ask(session, `count(pg_terminate_backend(pid)) FROM (${ofRun}) AS sessions, (SELECT 1)`, run);
    await Promise.all([session.end(), pool.end()]);
  }

  #ask<T>(sql: string, name: string): Promise<T> {
    const { run, system } = this.#context;
    const pool = pools.get(run) ?? openPool(system, run, this.#sessions);
    pools.set(run, pool);
    return ask(pool, sql, `${run} ${name}`);
  }
}

function openPool({ servers }: Servers, run: string, max: number): Pool {
  const pool = new pg.Pool({ ...settings(servers[0]!), max, application_name: run });
  return pool.on('error', () => {});
}

export default defineImplementation({
  name: 'pg-pool',
  about: 'advisory locks of PostgreSQL through a pool, a known mistake',
  service: lock,
  offers: ['acquire', 'tryAcquire', 'release'],
  parameters: { givingUp: false },
  together: true,
  createSystem: () => startServers(startPostgres),
  createNode: (context: PoolContext) => new PoolNode(context, 2),
});
