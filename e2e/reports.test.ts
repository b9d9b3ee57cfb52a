import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator, type Schema } from '@cfworker/json-schema';
import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { againstJunitSchemas } from '../tester/report/junit-schema.fixture.ts';
import { report as reports } from '../tester/report/schema.ts';
import { parseXml, type Element } from '../tester/report/xml.fixture.ts';
import { beside, emptyFolder, runCommand, type Done, type Report } from './command.ts';

const ALL = ['junit=junit.xml', 'tap=report.tap', 'github', 'json=report.json'].flatMap((kind) => ['--report', kind]);
const history = (name: string): string => join(PACKAGE_ROOT, 'tester', 'histories', 'reading', 'fixtures', name);

/** What a command wrote, of all kinds at once. */
interface Written extends Done {
  readonly junit: Element;
  readonly tap: string;
  readonly json: Report;
  readonly summary: string;
}

async function reported(...args: string[]): Promise<Written> {
  const folder = emptyFolder();
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  writeFileSync(join(folder, 'summary.md'), 'of the step before\n');
  vi.stubEnv('GITHUB_STEP_SUMMARY', join(folder, 'summary.md'));
  const done = await runCommand('servicetester', [...args, ...ALL], folder);
  const [junit, json] = [parseXml(read('junit.xml')), JSON.parse(read('report.json')) as Report];
  return { ...done, junit, json, tap: read('report.tap'), summary: read('summary.md') };
}

const casesOf = ({ junit }: Written): string[][] =>
  junit.children[0]!.children.filter(({ name }) => name === 'testcase').map(({ attributes, children }) => [
    attributes['name']!,
    ...children.map(({ name }) => name),
  ]);

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('all reports at once', () => {
  it('of a campaign that violates say what, show it, and name the command that repeats it', async () => {
    const said = await reported('--checker', 'imp0', '--use', 'broken/token-doubled', '--simulate', '--seed', '42');
    const { status, stdout, stderr, junit, tap, json, summary } = said;
    const [{ about, clause, at }] = json.findings as [Report['findings'][number]];
    const title = `${about} at ${at!}: '${clause}' does not hold`;
    const [repeat] = json.repeat as [string];
    expect({ status, stderr: beside(stderr), verdict: json.verdict }).toEqual({
      status: 1,
      stderr: '',
      verdict: 'violates',
    });
    expect(againstJunitSchemas(junit)).toEqual([]);
    expect(casesOf(said)).toEqual([
      ['the specification'],
      ['the checker', 'failure'],
      ['the rules for nodes'],
      ['it could be decided'],
    ]);
    const failure = junit.children[0]!.children.flatMap(({ children }) => children).find(
      ({ name }) => name === 'failure',
    )!;
    expect(failure.attributes).toMatchObject({ message: title });
    for (const text of [failure.text, tap, summary]) {
      expect(text).toContain(`to repeat it: ${repeat}`);
      expect(text).toContain('── ② token ─');
    }
    expect(tap).toContain(`not ok 2 - the checker\n  ---\n  verdict: violates\n  message: ${JSON.stringify(title)}\n`);
    expect(summary).toMatch(/^of the step before\n## violates: distlock\/token-doubled /);
    expect(stdout).toContain(`\nviolates\n`);
    expect(stdout.split('\n').filter((line) => line.startsWith('::'))).toEqual([
      expect.stringMatching(/^::error title=inform sent at \d%3A 'the sender has it' does not hold::.*to repeat it: /),
    ]);
  });

  it('of a campaign that conforms say so', async () => {
    const said = await reported('--checker', 'imp0', '--runs', '3', '--calls', '40', '--seed', '1');
    const { status, stdout, stderr, junit, tap, json, summary } = said;
    expect({ status, stderr: beside(stderr), verdict: json.verdict }).toEqual({
      status: 0,
      stderr: '',
      verdict: 'conforms',
    });
    expect(againstJunitSchemas(junit)).toEqual([]);
    expect(casesOf(said).map(([, ...wrong]) => wrong)).toEqual([[], [], [], []]);
    expect(tap.match(/^(not )?ok.*/gm)).toEqual([
      'ok 1 - the specification',
      'ok 2 - the checker',
      'ok 3 - the rules for nodes',
      'ok 4 - it could be decided',
    ]);
    expect(summary).toContain('## conforms: distlock/imp0 ');
    expect(summary).toContain(' of the specification\n');
    expect(stdout).not.toMatch(/^::/m);
  });

  it('of a history have a case for each part', async () => {
    const said = await reported('check', history('leases.jsonl'));
    expect(said.status).toBe(1);
    expect(againstJunitSchemas(said.junit)).toEqual([]);
    expect(casesOf(said)).toEqual([['"lock"', 'failure']]);
    expect(said.tap).toContain('1..1\n');
    expect(said.summary).toContain('## violates: ');
    expect(said.stdout).toMatch(/^::error title=.* of "lock"%3A 'the lock is free' does not hold::/m);
  });
});

describe('the published schema', () => {
  const published = new Validator(
    JSON.parse(readFileSync(join(PACKAGE_ROOT, 'docs', 'report.schema.json'), 'utf8')) as Schema,
    '2020-12',
  );

  const distlock = ['--seed', '1', '--checker', 'imp0'];
  it.for<[what: string, args: string[], status: number | null]>([
    ['conforms', [...distlock, '--simulate', '--runs', '20'], 0],
    ['violates, not shrunk', [...distlock, '--use', 'broken/answered-twice', '--shrink', '0'], 1],
    ['is shrunk', [...distlock, '--use', 'broken/answered-twice', '--shrink', '5'], 1],
    ['is stuck', ['--seed', '1', '--use', 'broken/release-keeps', '--simulate'], 1],
    ['is simulated, and fails', [...distlock, '--use', 'broken/token-doubled', '--simulate'], 1],
    ['could not be decided', [...distlock, '--runs', '1', '--calls', '1'], 2],
    ['is explored', ['explore', '--checker', 'imp0', '--calls', '2'], 0],
    ['is under faults', ['3', '--use', 'lock/central', '--faults', 'pause,cut', '--runs', '4', '--seed', '1'], null],
    ['has leases', ['3', '--use', 'lease-lock/central', '--simulate', '--runs', '5', '--seed', '1'], 0],
    ['is a history that violates', ['check', history('leases.jsonl')], 1],
    ['is a history that conforms', ['check', history('mutex.edn')], 0],
  ])('holds for what %s, and knows all of it', async ([, args, status]) => {
    const { stdout, ...done } = await runCommand('servicetester', [...args, '--report', 'json']);
    expect(done).toEqual({ status: status ?? done.status, stderr: '' }); // null: as the machine has it
    const said: unknown = JSON.parse(stdout);
    expect(v.parse(reports, said)).toEqual(said); // without what it does not know
    expect(published.validate(said).errors).toEqual([]);
  });

  it('does not hold for another thing', () => {
    expect(published.validate({ format: 'servicetester report 1', verdict: 'conforms' }).valid).toBe(false);
    expect(published.validate({ format: 'servicetester report 2' }).valid).toBe(false);
  });
});

describe('what cannot be reported', () => {
  it.for<[args: string[], message: RegExp]>([
    [
      ['pdf'],
      /There is no report 'pdf'. There are:\n {2}json, json=FILE +\S.*\n {2}html=FILE +\S.*\n {2}junit=FILE +\S.*\n {2}tap.*\n {2}github/,
    ],
    [['constructor'], /There is no report 'constructor'/],
    [['junit'], /Into which file\? --report junit=FILE/],
    [['github=x'], /goes into no file/],
    [['json', 'tap'], /There is one standard output, for json and tap/],
    [['github', 'json'], /There is one standard output, for github and json/],
    [['junit=/dev/null/x.xml'], /cannot be written to \/dev\/null\/x.xml/],
  ])('is told before anything is done: %j', async ([kinds, message]) => {
    const args = ['--checker', 'imp0', ...kinds.flatMap((kind) => ['--report', kind])];
    const { status, stdout, stderr } = await runCommand('servicetester', args);
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('is not for want of a folder: it is made', async () => {
    const folder = emptyFolder();
    const args = ['--checker', 'imp0', '--simulate', '--runs', '20', '--report', 'junit=reports/new/junit.xml'];
    expect(await runCommand('servicetester', args, folder)).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, 'reports', 'new'))).toEqual(['junit.xml']);
  });

  it('leaves no file where there is nothing to report, and what was there as it is', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'old.json'), 'old');
    const args = ['--exec', 'node --eval 0', '--report', 'junit=new.xml', '--report', 'json=old.json'];
    const { status } = await runCommand('servicetester', args, folder);
    expect({ status, files: readdirSync(folder) }).toEqual({ status: 69, files: ['old.json'] });
    expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('old');
  });
});
