import { HOST } from './program.ts';
import { Server } from './server.ts';

/** Starts a Redis. What it has answered to is on its disk. */
export const startRedis = (): Promise<Server> =>
  Server.start({
    name: 'redis-server',
    debian: 'redis-server',
    args: ({ port, folder }) => [
      ...['--bind', HOST, '--port', String(port), '--dir', folder],
      ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'],
    ],
  });
