/** The package redlock 4.2.0, as each of its users has it. */
import { optional } from '../../optional.ts';
import { connectTo } from '../../redis-clients.ts';
import { RETRIES, RedlockNode, type Lent, type Library, type RedlockContext } from '../../redlock.ts';
import type { Servers } from '../../servers/index.ts';

const { default: Redlock } = await optional('These locks', 'redlock@4.2.0', () => import('redlock'));

/** What a node is given. */
export interface Context extends RedlockContext {
  readonly system: Servers;
}

/** A user of redlock 4. */
export const createNode = (context: Context): RedlockNode<Lent> => new RedlockNode(context, library(context.system));

function library({ servers }: Servers): Library<Lent> {
  const clients = connectTo(servers);
  const [retrying, trying] = [RETRIES, { ...RETRIES, retryCount: 0 }].map((options) => new Redlock(clients, options));
  let failures = 0;
  for (const each of [retrying!, trying!]) each.on('clientError', () => (failures += 1));
  return {
    acquire: (name, ttlMs) => retrying!.lock(name, ttlMs),
    tryAcquire: (name, ttlMs) => trying!.lock(name, ttlMs),
    extend: (lock, ttlMs) => retrying!.extend(lock, ttlMs),
    release: (lock) => retrying!.unlock(lock),
    givesValid: true,
    isRefusal: (error) => error instanceof Redlock.LockError,
    failures: () => failures,
    close: () => clients.forEach((client) => client.disconnect()),
  };
}
