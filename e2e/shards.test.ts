/** Campaigns in shards, by their commands: together they are the campaign of one machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { againstJunitSchemas } from '../tester/report/junit-schema.fixture.ts';
import { report as schema } from '../tester/report/schema.ts';
import { parseXml } from '../tester/report/xml.fixture.ts';
import { beside, clauses, emptyFolder, runCommand, test, type Done, type Report, type Tested } from './command.ts';

const SHARDS = ['1/3', '2/3', '3/3'];

/** What the merged report says beside those of campaigns. */
interface MergedReport extends Report {
  readonly measured: unknown;
  readonly simulation: unknown;
  readonly shards: readonly { readonly index: number; readonly run: string | null; readonly verdict: string }[];
}

const read = (folder: string, name: string): MergedReport =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as MergedReport;

/** Makes all shards, one after the other; resolves with the folder that their reports are in. */
async function sharded(args: readonly string[]): Promise<string> {
  const folder = emptyFolder();
  for (const shard of SHARDS) {
    const report = `json=report-${shard[0]!}.json`;
    const { status, stderr } = await runCommand(
      'servicetester',
      [...args, '--shard', shard, '--report', report],
      folder,
    );
    expect({ status: [0, 1, 2].includes(status!), stderr: beside(stderr) }).toEqual({ status: true, stderr: '' });
  }
  return folder;
}

const FILES = ['report-2.json', 'report-3.json', 'report-1.json'];
const merged = async (folder: string): Promise<Done & { report: MergedReport }> => {
  const done = await runCommand('servicetester', ['merge', ...FILES, '--report', 'json=merged.json'], folder);
  return { ...done, report: read(folder, 'merged.json') };
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the shards of a simulated campaign', () => {
  it.each([
    ['imp0', ['--checker', 'imp0', '--runs', '100']],
    ['what is pushed aside by faults', ['3', '--use', 'lease-lock/central', '--faults', 'all', '--runs', '40']],
  ])('come together to what it comes to: %s', async (_, args) => {
    const all = [...args, '--simulate', '--seed', '5', '--shrink', '0'];
    const { status, report: whole } = (await test(all)) as Tested & { report: MergedReport };
    const done = await merged(await sharded(all));
    const { verdict, counts, coverage, simulation, measured, unclaimed, undecided, neverHeard } = done.report;
    expect({
      ...{ status: done.status, verdict, counts, coverage, simulation, measured, unclaimed, undecided, neverHeard },
    }).toEqual({
      ...{
        status,
        verdict: whole.verdict,
        counts: whole.counts,
        coverage: whole.coverage,
        simulation: whole.simulation,
      },
      ...{
        measured: whole.measured,
        unclaimed: whole.unclaimed,
        undecided: whole.undecided,
        neverHeard: whole.neverHeard,
      },
    });
  });

  it('pass together where one of them alone is too small to mean anything', async () => {
    const args = ['--use', 'imp0', '--calls', '3', '--runs', '6', '--seed', '5', '--simulate'];
    const { status, report } = await merged(await sharded(args));
    expect(report.shards.map(({ verdict }) => verdict)).toEqual(['unknown', 'conforms', 'conforms']);
    expect([status, report.verdict]).toEqual([0, 'conforms']);
  });

  it('find together what it finds, in the same run, and it is repeated without them', async () => {
    const args = ['--use', 'broken/lost-wakeup', '--simulate', '--runs', '500', '--seed', '7', '--shrink', '0'];
    const { report: whole } = await test(args);
    const folder = await sharded(args);
    const { status, stdout, report } = await merged(folder);
    expect([status, report.verdict, report.run!.name]).toEqual([1, 'violates', whole.run!.name]);
    expect(clauses(report)).toContain(clauses(whole)[0]);
    expect(report.findings[0]).toEqual(whole.findings[0]);
    expect(stdout).toContain(`to repeat run ${whole.run!.name} of shard `);
    const [, ...again] = report.repeat[0]!.split(' ');
    expect(again.join(' ')).toContain(`--seed 7:${whole.run!.name}`);
    const repeated = await test(again);
    expect(clauses(repeated.report)).toEqual(clauses(whole));
  });
});

describe('the shards of a campaign on real processes', () => {
  it('make its runs, each once, as GitLab and Kubernetes number them; the merged reports fit their schemas', async () => {
    const folder = emptyFolder();
    const args = ['--checker', 'imp0', '--runs', '5', '--calls', '30', '--seed', '1'];
    vi.stubEnv('CI_NODE_INDEX', '1').stubEnv('CI_NODE_TOTAL', '2').stubEnv('JOB_COMPLETION_INDEX', '1');
    for (const [shard, name] of [
      ['auto', 'report-1.json'],
      ['auto/2', 'report-2.json'],
    ] as const) {
      const done = await runCommand('servicetester', [...args, '--shard', shard, '--report', `json=${name}`], folder);
      expect(done.stdout).toContain(shard === 'auto' ? 'seed 1, shard 1 of 2\n' : 'seed 1, shard 2 of 2\n');
      expect(v.safeParse(schema, read(folder, name)).issues).toBeUndefined();
    }
    expect([read(folder, 'report-1.json').counts.runs, read(folder, 'report-2.json').counts.runs]).toEqual([3, 2]);
    const reports = ['junit=junit.xml', 'json=merged.json', 'github'].flatMap((kind) => ['--report', kind]);
    const { status } = await runCommand(
      'servicetester',
      ['merge', 'report-1.json', 'report-2.json', ...reports],
      folder,
    );
    const { counts, verdict } = v.parse(schema, read(folder, 'merged.json')) as unknown as Report;
    expect([status, verdict, counts.runs]).toEqual([0, 'conforms', 5]);
    expect(againstJunitSchemas(parseXml(readFileSync(join(folder, 'junit.xml'), 'utf8')))).toEqual([]);
  });

  it.each([
    ['without a seed', ['--shard', '1/2'], 'A shard needs the seed that all the others have: --seed $CI_PIPELINE_ID'],
    ['of one run', ['--shard', '1/2', '--seed', '42:3'], 'One run has no shards'],
    [
      'of fewer runs than there are shards',
      ['--shard', '3/4', '--seed', '1', '--runs', '2'],
      'Of 2 runs there is none for shard 3 of 4',
    ],
    ['that nobody numbers', ['--shard', 'auto/4', '--seed', '1'], 'JOB_COMPLETION_INDEX is not set'],
  ])('are refused %s', async (_, args, why) => {
    const { status, stderr } = await runCommand('servicetester', ['--use', 'imp0', ...args]);
    expect({ status, stderr }).toEqual({ status: 64, stderr: expect.stringContaining(why) as string });
  });
});

describe('servicetester merge', () => {
  it('does not pass where a shard has no report, and names what is no report', async () => {
    const folder = await sharded(['--use', 'imp0', '--simulate', '--runs', '9', '--seed', '1']);
    const two = await runCommand('servicetester', ['merge', 'report-1.json', 'report-3.json'], folder);
    expect([two.status, two.stdout]).toEqual([
      2,
      expect.stringContaining('There is no report of shard 2 of 3') as string,
    ]);
    const none = await runCommand('servicetester', ['merge', 'report-1.json', 'report-2.json', 'nothing.json'], folder);
    expect([none.status, none.stderr]).toEqual([64, 'servicetester: There is no file nothing.json.\n']);
  });
});
