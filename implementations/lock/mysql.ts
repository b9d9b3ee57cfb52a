/** Locks of MariaDB and MySQL, by name: GET_LOCK, through the package `mysql2`. */
import { createHash } from 'node:crypto';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { lock, type Lock } from '../../services/lock.ts';
import { checkGivenUp, waitOrEnd } from '../giving-up.ts';
import {
  defineImplementation,
  claimsUnder,
  keepsAllWhenLate,
  type NodeContext,
  type NodeOf,
} from '../implementation.ts';
import { optional } from '../optional.ts';
import { startMariadb, startServers, type Servers } from '../servers/index.ts';

const { createConnection } = await optional('The locks of MariaDB', 'mysql2', () => import('mysql2/promise'));

type MysqlContext = Pick<NodeContext<unknown, unknown, Servers>, 'run' | 'system' | 'signal' | 'clock'>;
type Offered = Pick<Lock, 'acquire' | 'tryAcquire' | 'release'>;
type WithSignal = Parameters<NodeOf<Lock>['acquire']>[1];

/** The longest wait for a lock that is asked for, in seconds: a year. */
const FOREVER_S = 31_536_000;

/**
 * A user of named locks: a connection for each, as one that waits can do nothing else. A lock is its connection's, which may take it
 * again, and frees it when it ends, also by the death of the node.
 */
class MysqlNode implements NodeOf<Offered> {
  readonly #context: MysqlContext;
  readonly #connections = new Map<string, Promise<Connection>>();

  constructor(context: MysqlContext) {
    this.#context = context;
  }

  async acquire(name: string, { signal }: WithSignal): Promise<void> {
    const givenUp = AbortSignal.any([signal, this.#context.signal]);
    const [connection, killer] = await Promise.all([this.#connection(name), this.#connection('')]);
    checkGivenUp(givenUp);
    const locked = ask(connection, `GET_LOCK(?, ${FOREVER_S})`, this.#full(name));
    // It is answered with null then, or with an error.
    const has = await waitOrEnd({ signal: givenUp, clock: this.#context.clock }, locked, () =>
      killer.query(`KILL QUERY ${connection.threadId}`),
    ).catch((error: unknown) => (givenUp.aborted ? false : Promise.reject(error as Error)));
    if (has && givenUp.aborted) await this.release(name);
    checkGivenUp(givenUp);
    if (!has) throw new Error('GET_LOCK was ended by somebody else.');
  }

  async tryAcquire(name: string): Promise<boolean> {
    return ask(await this.#connection(name), 'GET_LOCK(?, 0)', this.#full(name));
  }

  async release(name: string): Promise<boolean> {
    return ask(await this.#connection(name), 'RELEASE_LOCK(?)', this.#full(name));
  }

  async close(): Promise<void> {
    const ends = [...this.#connections.values()].map(async (connection) => (await connection).destroy());
    await Promise.allSettled(ends);
  }

  /** Of each lock; that of no name gives up what the others wait for. */
  #connection(name: string): Promise<Connection> {
    const connection = this.#connections.get(name) ?? connect(this.#context.system);
    this.#connections.set(name, connection);
    return connection;
  }

  /** At the server a name has at most 64 letters, which may be small or not. */
  #full(name: string): string {
    return createHash('sha256').update(`${this.#context.run} ${name}`).digest('hex');
  }
}

async function connect({ servers: [server] }: Servers): Promise<Connection> {
  const connection = await createConnection({ ...server!, user: 'root' });
  return connection.on('error', () => {});
}

/** Asks the server for a yes; no and null are a no. */
async function ask(connection: Connection, sql: string, name: string): Promise<boolean> {
  const [[row]] = await connection.query<RowDataPacket[]>(`SELECT ${sql} AS answer`, [name]);
  return row!['answer'] === 1;
}

export default defineImplementation({
  name: 'mysql',
  about: 'locks of MariaDB by GET_LOCK, a connection for each user and lock',
  service: lock,
  offers: ['acquire', 'tryAcquire', 'release'],
  parameters: { reentrancy: 'counted', death: 'frees' },
  claims: { ...keepsAllWhenLate, ...claimsUnder(['kill', 'restart', 'server-pause'], 'specification', 'progress') },
  createSystem: () => startServers(startMariadb),
  createNode: (context: MysqlContext) => new MysqlNode(context),
});
