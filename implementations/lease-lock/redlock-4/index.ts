/** Locks of redlock 4.2.0, on one Redis. */
import { defineImplementation } from '../../implementation.ts';
import { onOneRedis } from '../../redlock.ts';
import { createNode, type Context } from './library.ts';

export default defineImplementation({
  ...onOneRedis,
  name: 'redlock-4',
  about: 'locks of redlock 4.2.0, on one Redis',
  createNode: (context: Context) => createNode(context),
});
