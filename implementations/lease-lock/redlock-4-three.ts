/** Locks of redlock 4.2.0, on the majority of three Redis. */
import { defineImplementation } from '../implementation.ts';
import { startRedis, startServers } from '../servers/index.ts';
import redlock4 from './redlock-4/index.ts';

export default defineImplementation({
  ...redlock4,
  name: 'redlock-4-three',
  about: 'locks of redlock 4.2.0, on the majority of three Redis',
  // Where each gets one of the three, nobody has the lock.
  parameters: { ...redlock4.parameters, spurious: true },
  createSystem: () => startServers(startRedis, 3),
});
