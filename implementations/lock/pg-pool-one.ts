/** KNOWN MISTAKE: advisory locks of PostgreSQL through a pool of one session: whose lock it is, the server cannot tell. */
import { defineImplementation } from '../implementation.ts';
import pgPool, { PoolNode, type PoolContext } from './pg-pool.ts';

export default defineImplementation({
  ...pgPool,
  name: 'pg-pool-one',
  about: 'advisory locks of PostgreSQL through a pool of one session, a known mistake',
  createNode: (context: PoolContext) => new PoolNode(context, 1),
});
