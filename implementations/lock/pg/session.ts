/** A session of PostgreSQL, by the package `pg`. */
import type * as Pg from 'pg';
import type { Endpoint } from '../../implementation.ts';
import { optional } from '../../optional.ts';
import { POSTGRES } from '../../servers/index.ts';

/** The package. */
export const pg = await optional('The locks of PostgreSQL', 'pg', () => import('pg'));

/** How to connect. */
export const settings = ({ host, port }: Endpoint): Pg.ClientConfig => ({
  ...{ host, port, user: POSTGRES, database: POSTGRES, ssl: false },
});

/** The number of a lock, as an expression of `$1`, which is its name: of 2^64. */
export const NUMBER = 'hashtextextended($1, 0)';

/** A new session. A connection that is lost fails the calls that need it, and nothing else. */
export async function openSession(server: Endpoint): Promise<Pg.Client> {
  const session = new pg.Client(settings(server));
  session.on('error', () => {});
  await session.connect();
  return session;
}

/** Asks the server for one value. */
export async function ask<T>(session: Pick<Pg.Client, 'query'>, sql: string, ...args: readonly unknown[]): Promise<T> {
  const { rows } = await session.query<{ answer: T }>(`SELECT ${sql} AS answer`, [...args]);
  return rows[0]!.answer;
}
