import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { descendants } from '../test-node/descendants.ts';
import { findProgram } from '../test-node/programs.ts';
import { emptyFolder, runCommand, start, type Running } from './command.ts';

afterEach(() => vi.unstubAllEnvs());

const missing = findProgram('etcd') ? null : 'The program etcd is missing. To get it: apt-get install etcd-server';

/** What has been said on the stage: who, and what. */
const said = (stdout: string): [who: string, what: string][] =>
  [...stdout.matchAll(/^ {2}\d\d:\d\d\.\d{3} {2}(.{12}) {2}(.*)$/gm)].map(([, who, what]) => [who!.trim(), what!]);

/** It has begun, and client 1 stands still. */
async function untilStopped(command: Running): Promise<number[]> {
  await command.said(/stops, until it is continued/);
  return [command.child.pid!, ...descendants(command.child.pid!)];
}

const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');

/** Does it run? One that has ended, and whose parent has not looked yet, does not. */
function alive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(alive)) await new Promise((resolve) => setImmediate(resolve));
}

/** The folders of the servers among these processes. */
const foldersOf = (pids: readonly number[]): string[] =>
  pids.flatMap((pid) => /--data-dir (\S+)/.exec(commandOf(pid))?.[1] ?? []);

describe('servicetester scenario expired-lease', () => {
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

  it('shows that the old write is refused, with both versions, and destroys where nobody checks', async () => {
    const { status, stdout, stderr } = await runCommand('servicetester', ['scenario', 'expired-lease']);
    expect([status, stderr]).toEqual([0, '']);
    const [, checked, unchecked] = stdout.split(/^with a storage that .*$/m).map(said);
    for (const part of [checked!, unchecked!]) {
      const [old, young] = part.flatMap(([, what]) => /^acquired lock, version: (\d+)$/.exec(what)?.[1] ?? []);
      expect(Number(young)).toBeGreaterThan(Number(old));
      const refused = `error: given version (${old}) differ from the existing version (${young})`;
      expect(part).toEqual([
        ['client 1', 'client 1 starts'],
        ['client 1', 'created etcd client'],
        ['client 1', `acquired lock, version: ${old}`],
        ['client 1', 'stops, until it is continued'],
        ['lock service', 'the lease of client 1 has expired: the key lock/key0 is gone'],
        ['client 2', 'client 2 starts'],
        ['client 2', 'created etcd client'],
        ['client 2', `acquired lock, version: ${young}`],
        ['client 2', 'this is client 2, continuing'],
        ['client 2', 'wrote to storage'],
        ['client 1', 'resuming client 1'],
        ['client 1', part === checked ? `failed to write to storage: ${refused}` : 'wrote to storage'],
        [
          'storage',
          part === checked
            ? `key0 is 'value from client 2', version ${young}: what client 2 wrote is there`
            : `key0 is 'value from client 1', version ${old}: what client 2 wrote is gone`,
        ],
      ]);
    }
    expect(stdout).toMatch(/^shown: Client 1 went on after its lease had expired, and did not know\.$/m);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGKILL', null],
  ] as const)('that gets %s leaves nothing behind, although client 1 is stopped', async (signal, expected) => {
    const command = start('servicetester', ['scenario', 'expired-lease']);
    const all = await untilStopped(command);
    const folders = foldersOf(all);
    command.child.kill(signal);
    expect((await command.done).status).toBe(expected);
    await untilGone(all);
    expect([all.length, folders.length]).toEqual([5, 1]); // with etcd, the storage, the client, and the guardian
    while (folders.some(existsSync)) await new Promise((resolve) => setImmediate(resolve));
  });

  it.each([
    ['client 1', 'client 1 ended with signal SIGKILL'],
    ['etcd --name', 'etcd does not answer'],
  ])('ends with 2 if it cannot be shown: here %s dies', async (name, why) => {
    const command = start('servicetester', ['scenario', 'expired-lease']);
    const all = await untilStopped(command);
    process.kill(
      all.find((pid) => commandOf(pid).includes(name))!,
      'SIGKILL',
    );
    const { status, stdout } = await command.done;
    expect([status, stdout]).toEqual([2, expect.stringContaining(`\nnot shown: ${why}`)]);
    await untilGone(all);
  });
});

describe('servicetester scenario', () => {
  it('lists what there is', async () => {
    const { status, stdout } = await runCommand('servicetester', ['scenario']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^lease-lock\/expired-lease: a client that stood still past its lease goes on, and writes$/m,
    );
  });

  it('with a wrong name gives the list', async () => {
    const { status, stderr } = await runCommand('servicetester', ['scenario', 'expired-leese']);
    expect(stderr).toContain("There is no scenario 'expired-leese'. There are:\n  lease-lock/expired-lease\n");
    expect(status).toBe(64);
  });

  it('says what to install where etcd is missing', async () => {
    vi.stubEnv('PATH', emptyFolder());
    const { status, stderr } = await runCommand('servicetester', ['scenario', 'expired-lease']);
    expect(stderr).toContain('The program etcd is missing. To get it: apt-get install etcd-server');
    expect(status).toBe(69);
  });

  it('plays one in a file of a user', async () => {
    const path = join(emptyFolder(), 'mine.ts');
    writeFileSync(
      path,
      `import { defineScenario } from 'servicetester';
export default defineScenario({ name: 'mine', about: 'nothing', play: async ({ say }) => { say('I', 'am'); return 'it'; } });`,
    );
    const { status, stdout } = await runCommand('servicetester', ['scenario', path]);
    expect([status, said(stdout)]).toEqual([0, [['I', 'am']]]);
    expect(stdout).toContain('\nshown: it\n');
  });
});
