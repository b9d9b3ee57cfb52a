/** Connections to Redis servers, by the package `ioredis`. */
import type { Redis } from 'ioredis';
import type { Endpoint } from './implementation.ts';
import { optional } from './optional.ts';

const ioredis = await optional('The locks on Redis', 'ioredis', () => import('ioredis'));

/** How long a server may take to answer, in ms: a version of redlock waits for all of them. */
const ANSWER_MS = 1000;

/** A connection to each. One that is lost is made again. */
export function connectTo(servers: readonly Endpoint[]): Redis[] {
  const clients = servers.map(
    (server) => new ioredis.Redis({ ...server, commandTimeout: ANSWER_MS, maxRetriesPerRequest: 0 }),
  );
  for (const client of clients) client.on('error', () => {});
  return clients;
}
