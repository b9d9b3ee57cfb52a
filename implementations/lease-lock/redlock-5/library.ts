/** The package redlock 5.0.0-beta.2, as each of its users has it. */
import { optional } from '../../optional.ts';
import { connectTo } from '../../redis-clients.ts';
import { RETRIES, RedlockNode, type Lent, type Library, type RedlockContext } from '../../redlock.ts';
import type { Servers } from '../../servers/index.ts';

const INSTALL = 'redlock-5@npm:redlock@5.0.0-beta.2';
const {
  default: Redlock,
  ExecutionError,
  ResourceLockedError,
} = await optional('These locks', INSTALL, () => import('redlock-5'));

/** What a node is given. */
export interface Context extends RedlockContext {
  readonly system: Servers;
}

/** A user of redlock 5. */
export const createNode = (context: Context): RedlockNode<Lent> => new RedlockNode(context, library(context.system));

function library({ servers }: Servers): Library<Lent> {
  const clients = connectTo(servers);
  const redlock = new Redlock(clients, RETRIES);
  let failures = 0;
  redlock.on('error', (error) => (failures += error instanceof ResourceLockedError ? 0 : 1));
  return {
    acquire: (name, ttlMs) => redlock.acquire([name], ttlMs),
    tryAcquire: (name, ttlMs) => redlock.acquire([name], ttlMs, { retryCount: 0 }),
    extend: (lock, ttlMs) => redlock.extend(lock, ttlMs),
    release: (lock) => redlock.release(lock),
    givesValid: false,
    isRefusal: (error) => error instanceof ExecutionError,
    failures: () => failures,
    close: () => clients.forEach((client) => client.disconnect()),
  };
}
