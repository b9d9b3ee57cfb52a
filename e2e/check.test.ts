import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { emptyFolder, runCommand, type Done, type Report } from './command.ts';

const fixture = (name: string): string => join(PACKAGE_ROOT, 'tester', 'histories', 'reading', 'fixtures', name);
const checkIn = (folder: string, ...args: string[]): Promise<Done> =>
  runCommand('servicetester', ['check', ...args], folder);

/** A trace of a run that failed: in its folder. */
async function failed(...args: string[]): Promise<{ folder: string; trace: string; findings: Report['findings'] }> {
  const folder = emptyFolder();
  const { stdout } = await runCommand('servicetester', [...args, '--shrink', '0', '--report', 'json'], folder);
  const { findings } = JSON.parse(stdout) as Report;
  const [trace] = readdirSync(join(folder, '.servicetester')).filter((name) => name.endsWith('.jsonl'));
  return { folder, trace: join('.servicetester', trace!), findings };
}

describe('a trace', () => {
  it('is judged again as it was when it ran, on real processes and in a simulation', { timeout: 60_000 }, async () => {
    for (const more of [[], ['--simulate']]) {
      const { folder, trace, findings } = await failed(
        '--checker',
        'imp0',
        '--use',
        'broken/answered-twice',
        '--seed',
        '1',
        ...more,
      );
      const { status, stdout, stderr } = await checkIn(folder, trace, '--report', 'json');
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect((JSON.parse(stdout) as Report).findings).toEqual(findings);
    }
  });

  it('is judged by another checker, if one is given', async () => {
    const { folder, trace } = await failed('--checker', 'imp0', '--use', 'broken/answered-twice', '--seed', '1');
    const lenient = `import { defineChecker } from '${join(PACKAGE_ROOT, 'index.ts')}';
      import { distlock } from '${join(PACKAGE_ROOT, 'services', 'distlock.ts')}';
      const hear = {};
      export default defineChecker({ name: 'lenient', service: distlock, init: () => ({}),
        on: { status: hear, sent: hear, received: hear } });`;
    writeFileSync(join(folder, 'lenient.ts'), lenient);
    const { status, stdout, stderr } = await checkIn(folder, trace, '--checker', './lenient.ts');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('when it ran: violates; inform sent: ');
  });

  it('cannot show that a call is stuck: that is unknown', async () => {
    const { folder, trace } = await failed('--use', 'broken/release-keeps', '--seed', '1', '--simulate');
    const { status, stdout } = await checkIn(folder, trace);
    expect({ status, stdout }).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('unknown: not in the trace') as string,
    });
  });
});

describe('what is no history', () => {
  it.for<[what: string, text: string | Buffer, message: RegExp]>([
    ['an empty file', '', /history is empty/],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /is no text/],
    ['some prose', 'Once upon a time\n', /has no format that is known: it begins with 'Once upon a time'.*holds-csv/s],
    ['a broken line', '{:process 0, :type :invoke, :f :read}\n{:process 0, :type }\n', /history: Line 2: /],
    ['an end in the middle', '[{:process 0, :type :invoke, :f :read}\n {:process 0, :ty', /history: Line 2: /],
    ['an answer to no call', '{:process 0, :type :ok, :f :read, :value 1}\n', /history: Line 1: /],
  ])('is told as that: %s', async ([, text, message]) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'history'), text);
    const { status, stdout, stderr } = await checkIn(folder, 'history');
    expect({ status, stdout, lines: stderr.split('\n').length < 12 }).toEqual({ status: 64, stdout: '', lines: true });
    expect(stderr).toMatch(message);
  });

  it('is told: a file that is not there, a folder, a service that nobody knows', async () => {
    const folder = emptyFolder();
    expect(await checkIn(folder, 'nothing')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('There is no file nothing') as string,
    });
    expect(await checkIn(folder, '.')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('is a folder') as string,
    });
    const { status, stderr } = await checkIn(folder, fixture('queue.jsonl'));
    expect({ status, stderr }).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('It calls put, take, size. Say so: --service') as string,
    });
  });
});

describe('a certificate', () => {
  it('is right for the history that it was made for, and no other, and not if it is changed', async () => {
    const folder = emptyFolder();
    const verify = (certificate: string, history: string): Promise<Done> =>
      runCommand('servicetester', ['verify', certificate, history], folder);
    expect(await checkIn(folder, fixture('mutex.edn'), '--certificate', 'c.json')).toMatchObject({ status: 0 });
    expect(await verify('c.json', fixture('mutex.edn'))).toMatchObject({ status: 0, stderr: '' });
    expect(await verify('c.json', fixture('register.log'))).toMatchObject({
      status: expect.not.toBeOneOf([0]) as number,
    });
    const text = readFileSync(join(folder, 'c.json'), 'utf8');
    writeFileSync(join(folder, 'changed.json'), text.replace('"takes it"', '"gives it up"'));
    const changed = await verify('changed.json', fixture('mutex.edn'));
    expect(changed).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('does not show what it says') as string,
    });
    writeFileSync(join(folder, 'none.json'), '{}');
    expect(await verify('none.json', fixture('mutex.edn'))).toMatchObject({ status: 64, stdout: '' });
  });
});

describe('the report of a history', () => {
  it('is JSON too, with the verdict and the numbers of each part', async () => {
    const { status, stdout } = await checkIn(emptyFolder(), fixture('leases.jsonl'), '--report', 'json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ format: 'servicetester history report 1', verdict: 'violates', service: 'lease-lock' },
      parts: [{ key: 'lock', verdict: 'violates', clause: 'the lock is free', numbers: { overlaps: { count: 1 } } }],
    });
  });

  it('says how uncertain clocks were taken to be, and so does the one who verifies it', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'h.csv'), 'host,acquired,released\na,0,10\nb,9,20\n');
    const clocks = 'wrong by up to 2 ms, that of b by up to 3 ms';
    const stated = ['--uncertainty', '2', '--uncertainty', 'b=3'];
    const reports = ['--certificate', 'c.json', '--report', 'json=r.json', '--report', 'html=r.html'];
    const { stdout } = await checkIn(folder, 'h.csv', ...stated, ...reports);
    expect(stdout).toContain(`  clocks may be ${clocks}\n`);
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))).toMatchObject({
      read: { uncertainty: { ms: 2, byHost: { b: 3 } } },
    });
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toContain(clocks);
    const verified = await runCommand('servicetester', ['verify', 'c.json', 'h.csv'], folder);
    expect(verified.stdout).toBe(`Right: 1 part of mutex, by clocks that may be ${clocks}: 1 conforms.\n`);
  });

  it('says nothing of times where none were recorded', async () => {
    const folder = emptyFolder();
    const line = (type: string, f: string, value: unknown): string => JSON.stringify({ process: 0, type, f, value });
    const lines = [
      line('invoke', 'write', 1),
      line('ok', 'write', 1),
      line('invoke', 'read', null),
      line('ok', 'read', 2),
    ];
    writeFileSync(join(folder, 'history.jsonl'), lines.join('\n'));
    const { status, stdout } = await checkIn(folder, 'history.jsonl');
    expect({ status, stdout }).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^ {4}line {11}process 0$/m) as string,
    });
  });
});
