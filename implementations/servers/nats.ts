import { HOST } from './program.ts';
import { Server } from './server.ts';

/** Starts a NATS server that keeps streams, and so key-value buckets, on its disk. */
export const startNats = (): Promise<Server> =>
  Server.start({
    name: 'nats-server',
    debian: 'nats-server',
    folders: ['/usr/sbin'],
    args: ({ port, folder }) => ['-a', HOST, '-p', String(port), '-js', '-sd', folder],
  });
