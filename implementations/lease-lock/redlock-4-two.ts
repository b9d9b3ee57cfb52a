/** Locks of redlock 4.2.0, on both of two Redis. */
import { defineImplementation } from '../implementation.ts';
import { startRedis, startServers } from '../servers/index.ts';
import redlock4 from './redlock-4/index.ts';

export default defineImplementation({
  ...redlock4,
  name: 'redlock-4-two',
  about: 'locks of redlock 4.2.0, on both of two Redis',
  // Where each gets one of the two, nobody has the lock.
  parameters: { ...redlock4.parameters, spurious: true },
  createSystem: () => startServers(startRedis, 2),
});
