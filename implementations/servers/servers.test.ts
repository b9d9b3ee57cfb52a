import { existsSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { UnavailableError } from '../../test-node/commands/status.ts';
import { descendants } from '../../test-node/descendants.ts';
import { startEtcd } from './etcd.ts';
import { startMariadb } from './mariadb.ts';
import { startNats } from './nats.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import { Server } from './server.ts';
import { startZookeeper } from './zookeeper.ts';

const servers: [name: string, start: () => Promise<Server>][] = [
  ['Redis', startRedis],
  ['PostgreSQL', startPostgres],
  ['MariaDB', startMariadb],
  ['ZooKeeper', startZookeeper],
  ['NATS', startNats],
  ['etcd', startEtcd],
];

/** A server; null, and said so, where its program is missing. */
async function started(start: () => Promise<Server>, skip: (why: string) => never): Promise<Server> {
  try {
    const server = await start();
    onTestFinished(() => server.close());
    return server;
  } catch (error) {
    if (error instanceof UnavailableError) skip(error.message);
    throw error;
  }
}

/** Resolves when it is known whether somebody accepts connections there. */
function accepts({ endpoint }: Server): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(endpoint.port, endpoint.host);
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** Is there such a process, and not only its exit status? */
function runs(pid: number): boolean {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe.each(servers)('%s', (_, start) => {
  it('is started again on the same port, with its disk or without, and leaves nothing', async ({ skip }) => {
    const server = await started(start, skip);
    const { port } = server.endpoint;
    const { folder } = server.place;
    const pids = [server.pid, ...descendants(server.pid)];
    expect(await accepts(server)).toBe(true);
    for (const keepDisk of [true, false]) {
      const before = server.pid;
      expect(await server.restart(keepDisk)).not.toBe(before);
      expect([server.endpoint.port, await accepts(server)]).toEqual([port, true]);
      pids.push(server.pid, ...descendants(server.pid));
    }
    await server.close();
    await server.ended;
    expect(await accepts(server)).toBe(false);
    expect(existsSync(folder)).toBe(false);
    await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]));
  });
});

describe('a server', () => {
  it('that ends by itself tells so, with its last lines', async ({ skip }) => {
    const server = await started(startRedis, skip);
    server.signal('SIGKILL');
    const { signal, tail } = await server.ended;
    expect(signal).toBe('SIGKILL');
    expect(tail!.join('\n')).toContain('Redis is starting');
  });

  it('whose program is missing is told with the line that gets it', async () => {
    vi.stubEnv('PATH', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    const line = 'The program redis-server is missing. To get it: apt-get install redis-server';
    await expect(startRedis()).rejects.toMatchObject({ name: 'UnavailableError', message: line });
  });

  it('that ends before it can be reached is told with what it said', async () => {
    const program = { name: 'sh', debian: 'dash', args: () => ['-c', 'echo I shall not; exit 3'] };
    await expect(Server.start(program)).rejects.toThrow('sh was started: It ended with status 3.\nI shall not');
  });

  it('whose port somebody else takes before it does gets another', async () => {
    const taken = createServer();
    onTestFinished(() => void taken.close());
    const ports: number[] = [];
    const listens = 'require("net").createServer().listen(+process.argv[1], "127.0.0.1")';
    const server = await Server.start({
      name: 'node',
      debian: 'nodejs',
      prepare: async ({ port }) => {
        ports.push(port);
        if (ports.length === 1) await new Promise<void>((done) => taken.listen(port, '127.0.0.1', done));
      },
      args: ({ port }) => ['-e', listens, String(port)],
    });
    onTestFinished(() => server.close());
    expect([ports.length, server.endpoint.port]).toEqual([2, ports[1]]);
  });
});
