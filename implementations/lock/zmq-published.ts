/**
 * WRONG, AS PUBLISHED: the server ends at a release of what is not locked, and at a name with a colon; nobody who waits for its answer
 * learns of it. Who holds a lock and dies keeps it for ever. See `zmq/published/`.
 */
import { lock, type Lock, type LockParameters } from '../../services/lock.ts';
import { defineImplementation, type NodeContext } from '../implementation.ts';
import { PublishedNode } from './zmq/published/node.ts';
import { startServer, type LockSystem } from './zmq/system.ts';

export default defineImplementation<Lock, LockParameters, unknown, unknown, LockSystem, 'acquire' | 'release'>({
  name: 'zmq-published',
  about: 'locks of a server over ZeroMQ, asked again every 10 ms, as published',
  service: lock,
  parameters: { givingUp: false },
  offers: ['acquire', 'release'],
  createSystem: () => startServer('published'),
  createNode: (context: NodeContext<unknown, unknown, LockSystem>) => new PublishedNode(context),
});
