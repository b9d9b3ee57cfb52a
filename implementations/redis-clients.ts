/** Connections to Redis servers, by the package `ioredis`. */
import type { Redis } from 'ioredis';
import type { Endpoint } from './implementation.ts';
import { optional } from './optional.ts';

/** How long a server may take to answer, in ms: a version of redlock waits for all of them. */
const ANSWER_MS = 1000;

/** A connection to each. One that is lost is made again. Rejects with `UnavailableError` where the package is not installed. */
export async function connectTo(servers: readonly Endpoint[]): Promise<Redis[]> {
  const { Redis } = await optional('The locks on Redis', 'ioredis', () => import('ioredis'));
  const clients = servers.map((server) => new Redis({ ...server, commandTimeout: ANSWER_MS, maxRetriesPerRequest: 0 }));
  for (const client of clients) client.on('error', () => {});
  return clients;
}
