/** The lock server as a process of its own, which can be killed, and can crash, as a real one. */
import { OwnProcess } from '../../../test-node/processes.ts';
import type { Endpoint, System } from '../../implementation.ts';

/** Where the nodes reach the server. */
export interface LockSystem {
  readonly server: Endpoint;
}

/** A server that runs. */
export interface RunningServer extends System<LockSystem> {
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<unknown>;
}

/** Starts a server on a free port. Rejects with `UnavailableError` where the package zeromq is missing. */
export async function startServer(which: 'published' | 'repaired'): Promise<RunningServer> {
  const process = new OwnProcess('zmq-lock', [
    'server',
    '--port',
    '0',
    ...(which === 'published' ? ['--published'] : []),
  ]);
  const { hostname, port } = new URL(await process.url());
  return {
    endpoints: { server: { host: hostname, port: Number(port) } },
    processes: { server: process.asServer },
    ended: process.ended,
    close: () => process.end(),
  };
}
