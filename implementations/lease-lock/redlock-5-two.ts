/** Locks of redlock 5.0.0-beta.2, on both of two Redis. KNOWN MISTAKE: where each user gets one of them, neither is ever answered. */
import { defineImplementation } from '../implementation.ts';
import { startRedis, startServers } from '../servers/index.ts';
import redlock5 from './redlock-5/index.ts';

export default defineImplementation({
  ...redlock5,
  name: 'redlock-5-two',
  about: 'locks of redlock 5.0.0-beta.2, on both of two Redis, a known mistake',
  parameters: { ...redlock5.parameters, spurious: true },
  createSystem: () => startServers(startRedis, 2),
});
