/** Locks that people use, on servers that the implementations start themselves. */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { NodeContext } from '../implementations/implementation.ts';
import { realClock } from '../services/environment/clock.ts';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { findProgram } from '../test-node/programs.ts';
import { find } from '../test-node/stack/catalogue.ts';
import { clauses, emptyFolder, runCommand, start, test, trouble } from './command.ts';

afterEach(() => void vi.unstubAllEnvs());

/** What each needs: the program, the Debian package that has it, and where it may be besides in the PATH. */
const programs = {
  redis: ['redis-server', 'redis-server'],
  postgres: ['postgres', 'postgresql', ...folders('/usr/lib/postgresql', 'bin')],
  mariadb: ['mariadbd', 'mariadb-server', '/usr/sbin'],
  zookeeper: ['zkServer.sh', 'zookeeper', '/usr/share/zookeeper/bin'],
  nats: ['nats-server', 'nats-server', '/usr/sbin'],
} as const satisfies Record<string, readonly [string, string, ...string[]]>;
type Program = keyof typeof programs;

function folders(parent: string, child: string): string[] {
  return existsSync(parent) ? readdirSync(parent).map((each) => join(parent, each, child)) : [];
}

/** With the line that gets it, where it is missing. */
const tests = ([name, program]: readonly [string, Program | null]) => {
  const [file, debian, ...more] = program ? programs[program] : [];
  const there = !file || findProgram(file, more) !== null;
  return { name: there ? name : `${name} (missing: apt-get install ${debian})`, use: name, there };
};

const right: [string, Program | null][] = [
  ['lock/pg', 'postgres'],
  ['lock/mysql', 'mariadb'],
  ['lease-lock/redlock-4', 'redis'],
  ['lease-lock/redlock-4-three', 'redis'],
  ['lease-lock/zookeeper', 'zookeeper'],
  ['lease-lock/nats', 'nats'],
];

describe.each(right.map(tests))('$name', ({ use, there }) => {
  it.runIf(there)('conforms', async () => {
    const { report } = await test(['2', '--use', use, '--runs', '8', '--calls', '40', '--seed', '1']);
    expect(trouble(report)).toEqual([]);
  });
});

/** A lock is released, and at about the same time given up by who waits for it: never is it held by nobody's leave. */
const crossing: [string, Program | null][] = [
  ['lock/pg', 'postgres'],
  ['lock/mysql', 'mariadb'],
];

describe.each(crossing.map(tests))('$name', ({ use, there }) => {
  it.runIf(there)('is free after a release that crosses the giving up of who waits', async () => {
    const { createSystem, createNode } = await find('implementation', use);
    const system = await createSystem!();
    onTestFinished(() => system.close());
    const { signal } = new AbortController();
    const context = { run: 'r', system: system.endpoints as unknown, signal, clock: realClock() } as NodeContext;
    const [a, b] = [await createNode(context), await createNode(context)];
    for (let turns = 0; turns < 200; turns += 1) {
      await a['acquire']!('l', { signal });
      const user = new AbortController();
      const waiting = Promise.resolve(b['acquire']!('l', { signal: user.signal })).then(
        () => true,
        () => false,
      );
      for (let turn = 0; turn < turns; turn += 1) await realClock().sleep(0);
      const released = a['release']!('l', { signal }) as Promise<boolean>;
      if (turns % 2) await realClock().sleep(0);
      user.abort();
      expect(await released).toBe(true);
      if (await waiting) expect(await b['release']!('l', { signal })).toBe(true);
      expect(await b['release']!('l', { signal })).toBe(false);
    }
    await a.close!();
    await b.close!();
  });
});

/** Where it may be seen first that the sessions of a pool are nobody's: by whoever comes first, or by PostgreSQL, which finds a deadlock. */
const ANYWHERE = [
  'release returns: the caller holds it',
  'release returns: a return is allowed',
  'release returns: the result is allowed',
  'release returns: a call that may return does so',
  'acquire returns: the lock is free',
  'acquire returns: a call that may return does so',
  'acquire returns: it returns without an error',
  'tryAcquire returns: the lock is free',
  'tryAcquire returns: the result is allowed',
];

const wrong: [string, Program | null, readonly string[]][] = [
  ['lock/pg-pool', 'postgres', ANYWHERE],
  ['lock/async-mutex', null, ['release returns: the caller holds it']],
];

describe.each(wrong.map(([use, program, findings]) => ({ ...tests([use, program]), findings })))(
  '$name',
  ({ use, there, findings }) => {
    it.runIf(there)('is caught: what somebody released was held by another, or stays held', async () => {
      const { status, report } = await test(['2', '--use', use, '--runs', '50', '--calls', '20', '--shrink', '0']);
      for (const clause of clauses(report)) expect(clause).toBeOneOf(findings.map((each) => `specification: ${each}`));
      expect({ status, verdict: report.verdict }).toEqual({ status: 1, verdict: 'violates' });
    });
  },
);

describe('what is missing', () => {
  it('is told with the line that gets it: a program', async () => {
    vi.stubEnv('PATH', '');
    const { status, stderr } = await runCommand('servicetester', ['2', '--use', 'redlock-4']);
    expect(stderr).toContain('The program redis-server is missing. To get it: apt-get install redis-server');
    expect(status).toBe(69);
  });

  const needs = [
    ['lock/async-mutex', 'async-mutex'],
    ['lock/pg', 'pg'],
    ['lock/pg-pool', 'pg'],
    ['lock/mysql', 'mysql2'],
    ['lease-lock/redlock-4', 'redlock'],
    ['lease-lock/redlock-5', 'redlock-5'],
    ['lease-lock/redlock-5-three', 'ioredis'],
    ['lease-lock/zookeeper', 'node-zookeeper-client'],
    ['lease-lock/nats', 'nats'],
  ] as const;
  it.each(needs)('is told with the line that gets it: %s without the package %s', async (use, missing) => {
    const { status, stderr } = await runCommand('node', [without(missing), '2', '--use', use]);
    expect(stderr).toMatch(new RegExp(`need the package ${missing}.*: npm install ${missing}`));
    expect(status).toBe(69);
  });
});

/** The command, in a copy of this package that has all packages but one. */
function without(missing: string): string {
  const folder = emptyFolder();
  for (const each of ['bin', 'dist', 'package.json'])
    cpSync(join(PACKAGE_ROOT, each), join(folder, each), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const each of readdirSync(join(PACKAGE_ROOT, 'node_modules'))) {
    if (each !== missing) symlinkSync(join(PACKAGE_ROOT, 'node_modules', each), join(folder, 'node_modules', each));
  }
  return join(folder, 'bin', 'servicetester.js');
}

const postgres = tests(['a server', 'postgres']);

describe(postgres.name, () => {
  // It has a process for each connection, and some that would not notice that it has died, as they are stopped.
  it.runIf(postgres.there)('leaves neither processes nor folders when whoever started it is killed', async () => {
    const module = (path: string): string => JSON.stringify(join(PACKAGE_ROOT, 'dist', path));
    const script = `
      import { startPostgres } from ${module('implementations/servers/index.js')};
      import { descendants } from ${module('test-node/descendants.js')};
      const server = await startPostgres();
      server.signal('SIGSTOP');
      const pids = [server.pid, ...descendants(server.pid)];
      console.log('it runs: ' + JSON.stringify({ pids, folder: server.place.folder }));`;
    const { child, said, done } = start('node', ['--input-type=module', '-e', script]);
    const [line] = await said(/it runs/);
    const { pids, folder } = JSON.parse(line!.slice(line!.indexOf('{'))) as { pids: number[]; folder: string };
    expect(pids.filter(runs).length).toBeGreaterThan(1);
    child.kill('SIGKILL');
    await done;
    await vi.waitFor(() => expect([pids.filter(runs), existsSync(folder)]).toEqual([[], false]), { timeout: 10_000 });
  });
});

/** Is there such a process, and not only its exit status? */
function runs(pid: number): boolean {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
