/** Locks of redlock 5.0.0-beta.2, on the majority of three Redis. */
import { defineImplementation } from '../implementation.ts';
import { startRedis, startServers } from '../servers/index.ts';
import redlock5 from './redlock-5/index.ts';

export default defineImplementation({
  ...redlock5,
  name: 'redlock-5-three',
  about: 'locks of redlock 5.0.0-beta.2, on the majority of three Redis',
  // Where each gets one of the three, nobody has the lock.
  parameters: { ...redlock5.parameters, spurious: true },
  createSystem: () => startServers(startRedis, 3),
});
