import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HOST, runAt } from './program.ts';
import { Server } from './server.ts';

/** Where Debian has one folder for each version. */
const VERSIONS = '/usr/lib/postgresql';

/** The user, and the database, that everybody may connect as. */
export const POSTGRES = 'postgres';

/** Starts a PostgreSQL, which has a process for each connection. It may not be root; then the data is at `data` in its folder. */
export const startPostgres = (): Promise<Server> =>
  Server.start({
    name: 'postgres',
    debian: 'postgresql',
    folders: newestFirst().map((version) => join(VERSIONS, version, 'bin')),
    user: POSTGRES,
    // The memory that it shares with its other processes, by the number that its file tells.
    clear: "sed -n '7s/.* //p' data/postmaster.pid | xargs -r ipcrm -m",
    prepare: (place) =>
      runAt(place, join(dirname(place.file), 'initdb'), [
        ...['-D', 'data', '-U', POSTGRES, '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
      ]),
    args: ({ port }) => [
      ...['-D', 'data', '-h', HOST, '-p', String(port), '-k', ''],
      ...['-c', 'dynamic_shared_memory_type=mmap'], // files in its folder
    ],
    isReady: ({ folder }) => /^ready/m.test(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8')),
  });

function newestFirst(): string[] {
  if (!existsSync(VERSIONS)) return [];
  return readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
}
