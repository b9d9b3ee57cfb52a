import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Endpoint, System, SystemProcess } from '../implementations/implementation.ts';
import { startServer, type LockSystem } from '../implementations/lock/zmq/system.ts';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { OwnProcess } from '../test-node/processes.ts';
import { connect } from '../test-node/wire/connect.ts';
import type { Peer } from '../test-node/wire/peer.ts';
import { errors } from '../test-node/wire/protocol.ts';
import { emptyFolder, runCommand, start } from './command.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

/** Nodes, each in a process of its own unless they are `together`. */
interface Nodes {
  readonly call: (at: number, fn: string, name: string, run?: string) => Promise<unknown>;
  /** Makes the nodes of another run. */
  readonly prepare: (run: string) => Promise<void>;
  readonly peers: readonly Peer[];
  readonly processes: readonly OwnProcess[];
}

async function serverOf(which: 'published' | 'repaired'): Promise<System<LockSystem>> {
  const system = await startServer(which);
  cleanUp.push(() => system.close());
  return system;
}

async function nodesOf(use: string, { endpoints }: System<LockSystem>, count = 2): Promise<Nodes> {
  const system = JSON.stringify({ [use]: endpoints });
  const processes = Array.from(
    { length: count },
    (_, at) => new OwnProcess('test-node', ['2', String(at), '--use', use, '--port', '0', '--system', system]),
  );
  for (const each of processes) cleanUp.push(() => each.end());
  const peers = await Promise.all(
    processes.map(async (node, at) => {
      return (await connect(await node.url(), { who: `node ${at}`, handlers: {}, onBroken: console.error })).peer;
    }),
  );
  const peerOf = (at: number): Peer => peers[at % count]!;
  const prepare = async (run: string): Promise<void> => {
    for (const address of [0, 1]) {
      const setting = { addresses: 2, parameters: null, seed: 1, checked: [], system: {} };
      await peerOf(address).request('prepare', { run, address, ...setting });
      await peerOf(address).request('start', { run, address, endpoints: [null, null] });
    }
  };
  await prepare('r');
  const call: Nodes['call'] = (at, fn, name, run = 'r') =>
    peerOf(at).request('call', { run, address: at, function: fn, args: [name] });
  return { call, prepare, peers, processes };
}

/** Resolves with how the server has ended. */
const endOf = (server: System<LockSystem>): NonNullable<SystemProcess['ended']> => server.processes!['server']!.ended!;

/** What can be connected to by hand. */
const url = ({ host, port }: Endpoint): string => `tcp://${host}:${port}`;

describe.each([[[]], [['--published']]])('the published demonstration, zmq-lock demo %j', (options) => {
  it('prints each sentence in one piece, and all the rest', async () => {
    const { child, done } = start('zmq-lock', ['demo', '--pause', '4', ...options]);
    cleanUp.push(() => child.kill());
    const { status, stdout, stderr } = await done;
    expect([status, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    const jobs = [...Array(16).keys()];

    const sentences = lines
      .filter((line) => !line.startsWith('_'))
      .join(' ')
      .match(/.*? by \d+/g)!;
    const expected = jobs.map((job) => `This is a sequential block by ${job}`);
    expect(sentences.map((each) => each.trim()).sort()).toEqual(expected.sort());

    const rest = jobs.flatMap((job) => ['_HAPPENING', '_IN', '_PARALLEL', `_BY ${job}`]);
    expect(lines.filter((line) => line.startsWith('_')).sort()).toEqual(rest.sort());
  });
});

describe('zmq-lock server', () => {
  it('runs until somebody with its token says done', async () => {
    vi.stubEnv('ZMQ_LOCK_TOKEN', 'known');
    cleanUp.push(() => vi.unstubAllEnvs());
    const server = start('zmq-lock', ['server', '--port', '0']);
    cleanUp.push(() => server.child.kill());
    const [line] = await server.said(/listens on/);
    const port = /\d+$/.exec(line!)![0];

    vi.stubEnv('ZMQ_LOCK_TOKEN', 'guessed');
    const refused = await runCommand('zmq-lock', ['done', '--port', port]);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('DONE needs the token')]);

    vi.stubEnv('ZMQ_LOCK_TOKEN', 'known');
    expect((await runCommand('zmq-lock', ['done', '--port', port])).status).toBe(0);
    expect((await server.done).status).toBe(0);
  });

  it('says which port is taken', async () => {
    const { endpoints } = await serverOf('repaired');
    const port = String(endpoints.server.port);
    const { status, stderr } = await runCommand('zmq-lock', ['server', '--port', port]);
    expect([status, stderr.trim()]).toEqual([69, expect.stringContaining(`The port ${port} is taken`)]);
  });

  it('says what to install where the package zeromq is missing, and so does what starts it', async () => {
    const folder = emptyFolder();
    for (const each of ['bin', 'dist', 'package.json'])
      cpSync(join(PACKAGE_ROOT, each), join(folder, each), { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    for (const each of readdirSync(join(PACKAGE_ROOT, 'node_modules'))) {
      if (each !== 'zeromq') symlinkSync(join(PACKAGE_ROOT, 'node_modules', each), join(folder, 'node_modules', each));
    }
    for (const [command, ...args] of [
      ['zmq-lock', 'server'],
      ['start-nodes', '2', '--use', 'zmq'],
    ]) {
      const { status, stderr } = await runCommand('node', [join(folder, 'bin', `${command!}.js`), ...args]);
      expect([status, stderr]).toEqual([69, expect.stringContaining('need the package zeromq: npm install zeromq')]);
    }
  });
});

describe('nodes of zmq', () => {
  it('take turns, each by its address', async () => {
    const { call } = await nodesOf('zmq', await serverOf('repaired'));
    await call(0, 'acquire', 'Schloß: 2');
    expect([await call(1, 'tryAcquire', 'Schloß: 2'), await call(1, 'release', 'Schloß: 2')]).toEqual([false, false]);
    expect([await call(1, 'check', 'Schloß: 2'), await call(1, 'check', 'a')]).toEqual([0, null]);
    const acquired = call(1, 'acquire', 'Schloß: 2');
    expect(await call(0, 'release', 'Schloß: 2')).toBe(true);
    await acquired;
    expect(await call(0, 'check', 'Schloß: 2')).toBe(1);
  });

  it('of two runs have locks of their own, and a run that is over holds none', async () => {
    const { call, prepare, peers } = await nodesOf('zmq', await serverOf('repaired'));
    await prepare('other');
    await call(0, 'acquire', 'a');
    await call(0, 'acquire', 'a', 'other');
    await peers[0]!.request('stop', { run: 'r', address: 0, waitMs: 0 });
    expect([await call(1, 'check', 'a'), await call(1, 'check', 'a', 'other')]).toEqual([null, 0]);
  });

  it('leave nothing behind when the run is over, also if one waits', async () => {
    const { call, peers } = await nodesOf('zmq', await serverOf('repaired'));
    await call(0, 'acquire', 'a');
    void call(1, 'acquire', 'a').catch(() => {}); // the run ends first
    await call(1, 'check', 'a');
    const stopped = await Promise.all(
      peers.map((peer, address) => peer.request('stop', { run: 'r', address, waitMs: 2000 })),
    );
    expect(stopped).toEqual([{ left: [] }, { left: [] }]);
  });

  it('let a user give up', async () => {
    const { call, peers } = await nodesOf('zmq', await serverOf('repaired'));
    await call(0, 'acquire', 'a');
    const params = { run: 'r', address: 1, function: 'acquire', args: ['a'] };
    let id = 0;
    const outcome = new Promise((resolve) => (id = peers[1]!.tell('call', params, resolve)));
    await call(1, 'check', 'a');
    await peers[1]!.request('cancel', { run: 'r', address: 1, call: id });
    expect(await outcome).toMatchObject({ error: { code: errors.cancelled.code } });
    await call(0, 'release', 'a');
    expect(await call(0, 'tryAcquire', 'a')).toBe(true);
  });

  it('fail, all that wait or ask, when the server is killed', async () => {
    const server = await serverOf('repaired');
    const { call } = await nodesOf('zmq', server);
    await call(0, 'acquire', 'a');
    const acquiring = call(1, 'acquire', 'a').catch(String);
    await call(1, 'check', 'a');
    process.kill(server.processes!['server']!.pid, 'SIGKILL');
    expect(await endOf(server)).toMatchObject({ signal: 'SIGKILL' });
    const lost = `The connection to the lock server at ${url(server.endpoints.server).slice(6)} is lost.`;
    expect(await acquiring).toContain(lost);
    await expect(call(0, 'release', 'a')).rejects.toThrow(lost);
  });
});

describe('nodes of zmq-published', () => {
  it('take turns in processes of their own', async () => {
    const { call } = await nodesOf('zmq-published', await serverOf('published'));
    await call(0, 'acquire', 'a');
    expect(await call(1, 'release', 'a')).toBe(false);
    const acquired = call(1, 'acquire', 'a');
    expect(await call(0, 'release', 'a')).toBe(true);
    await acquired;
  });

  it.each([
    ['a release of what is not locked', 'release', 'a', "KeyError: 'r a'"],
    ['a name with a colon', 'acquire', 'Schloß: 2', 'ValueError: too many values'],
  ])('end the server with %s, and wait for ever: what was written is not all handled', async (_, fn, name, why) => {
    const server = await serverOf('published');
    const { call, peers } = await nodesOf('zmq-published', server);
    let returned = false;
    void call(0, fn, name)
      .catch(() => {}) // the process ends with the test
      .then(() => (returned = true));
    const { code, tail } = await endOf(server);
    expect(code).toBe(1);
    expect(tail!.join('\n')).toMatch(new RegExp(`Crashed Lock Server![^]*${why}`));
    const { written, handled } = await peers[0]!.request('status', { run: 'r' });
    expect([written - handled, returned]).toEqual([1, false]);
  });

  it('in one process release each other’s locks', async () => {
    const { call } = await nodesOf('zmq-one-process', await serverOf('published'), 1);
    await call(0, 'acquire', 'a');
    expect(await call(1, 'release', 'a')).toBe(true);
    await call(1, 'acquire', 'a'); // while 0 has it
  });

  it('that died keep what they held', async () => {
    const server = await serverOf('published');
    const { call, processes } = await nodesOf('zmq-published', server);
    await call(0, 'acquire', 'a');
    await processes[0]!.end();
    let returned = false;
    void call(1, 'acquire', 'a')
      .catch(() => {}) // the process ends with the test
      .then(() => (returned = true));
    await call(1, 'acquire', 'b'); // another of its clients, which needs two answers as that one does
    expect(returned).toBe(false);
  });
});
