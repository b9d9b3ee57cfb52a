/** Locks of redlock 5.0.0-beta.2, on one Redis. */
import { defineImplementation } from '../../implementation.ts';
import { onOneRedis } from '../../redlock.ts';
import { createNode, type Context } from './library.ts';

export default defineImplementation({
  ...onOneRedis,
  name: 'redlock-5',
  about: 'locks of redlock 5.0.0-beta.2, on one Redis',
  createNode: (context: Context) => createNode(context),
});
