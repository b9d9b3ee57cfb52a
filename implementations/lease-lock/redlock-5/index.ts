/** Locks of redlock 5.0.0-beta.2, on one Redis. */
import { leaseLock } from '../../../services/lease-lock.ts';
import { defineImplementation, keepsAllWithDisk } from '../../implementation.ts';
import { OFFERED, TTLS_MS } from '../../redlock.ts';
import { startRedis, startServers } from '../../servers/index.ts';
import { createNode, type Context } from './library.ts';

export default defineImplementation({
  name: 'redlock-5',
  about: 'locks of redlock 5.0.0-beta.2, on one Redis',
  service: leaseLock,
  offers: OFFERED,
  parameters: { tokens: 'none', ttlsMs: TTLS_MS },
  // What is said in its guide: nobody is locked out for ever; and it keeps what it locks as long as the Redis keeps what it has on disk.
  claims: keepsAllWithDisk,
  createSystem: () => startServers(startRedis),
  createNode: (context: Context) => createNode(context),
});
