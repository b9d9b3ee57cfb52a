import { dirname, join } from 'node:path';
import { HOST, runAt } from './program.ts';
import { Server } from './server.ts';

/** Starts a MariaDB; everybody may connect as root. */
export const startMariadb = (): Promise<Server> =>
  Server.start({
    name: 'mariadbd',
    debian: 'mariadb-server',
    folders: ['/usr/sbin', '/usr/local/sbin'],
    user: 'mysql',
    prepare: (place) =>
      runAt(place, join(dirname(dirname(place.file)), 'bin', 'mariadb-install-db'), [
        '--no-defaults',
        `--datadir=${join(place.folder, 'data')}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ]),
    args: ({ port, folder }) => [
      ...['--no-defaults', `--datadir=${join(folder, 'data')}`, `--socket=${join(folder, 'socket')}`],
      ...[`--bind-address=${HOST}`, `--port=${port}`],
    ],
  });
