/** Connections to Redis servers, by the package `ioredis`. */
import type { Redis } from 'ioredis';
import type { Endpoint } from './implementation.ts';
import { optional } from './optional.ts';

const ioredis = await optional('The locks on Redis', 'ioredis', () => import('ioredis'));

/** How long a server may take to answer, in ms: a version of redlock waits for all of them. */
const ANSWER_MS = 1000;

/**
 * How connections are made. The time that connecting may take is short, as Node.js keeps the timer of a socket armed after it was cleared,
 * and with such a timer nobody can tell that nothing happens any more.
 */
const OPTIONS = { connectTimeout: ANSWER_MS, commandTimeout: ANSWER_MS, maxRetriesPerRequest: 0 };

/** A connection to each. One that is lost is made again. */
export function connectTo(servers: readonly Endpoint[]): Redis[] {
  const clients = servers.map(({ host, port }) => new ioredis.Redis({ host, port, ...OPTIONS }));
  for (const client of clients) client.on('error', () => {});
  return clients;
}
