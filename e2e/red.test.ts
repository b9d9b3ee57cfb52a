import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clauses, emptyFolder, runCommand, start, test, type Report } from './command.ts';

const STUCK = 'specification: acq returns: a call that may return does so';
const keeps = ['--use', 'broken/release-keeps', '--seed', '1'];
/** As long as it takes, on any machine. */
const shrunk = ['--shrink', '120'];
/** A lock in one process that wakes nobody who waits for it. */
const wakesNobody = `
import { defineImplementation } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';

const held = new Set<string>();

export default defineImplementation({
  name: 'mine',
  service: distlock,
  together: true,
  createNode: ({ run }) => ({
    async acq() {
      if (held.has(run)) await new Promise(() => {});
      held.add(run);
    },
    rel() { held.delete(run); },
    end() {},
  }),
});
`;
/** The arguments of a command that a report shows. */
const argsOf = (command: string): string[] => command.split(' ').slice(1);

describe('what a red run leaves', () => {
  it('is its whole trace, line by line, and the command that repeats it from its seed', async () => {
    const folder = emptyFolder();
    const { report } = await test(['--use', 'broken/two-grants', '--seed', '1'], folder);
    const lines = readFileSync(join(folder, report.run!.trace), 'utf8').trimEnd().split('\n');
    const trace = lines.map(
      (line) => JSON.parse(line) as { i?: number; type?: string; verdict?: string; plan?: object },
    );
    expect(trace[0]).toMatchObject({ format: 'servicetester trace 1', label: '1', run: report.run!.name });
    expect(trace[0]!.plan).toHaveProperty('workload');
    const events = trace.slice(1, -1);
    expect(events.map(({ i }) => i)).toEqual(events.map((_, i) => i));
    expect(trace.at(-1)).toMatchObject({ verdict: 'violates' });

    const fromSeed = report.repeat.at(-1)!;
    expect(fromSeed).toBe(`servicetester 2 --use broken/two-grants --seed 1:${report.run!.name}`);
    expect((await test([...argsOf(fromSeed), '--runs', '200'])).report.findings).toMatchObject([
      { clause: 'the lock is free' },
    ]);
  });

  it('is shrunk to the calls that it takes, which are shown, with how often they fail', async () => {
    const { status, stdout } = await runCommand('servicetester', [...keeps, ...shrunk]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/shrunk from \d+ calls to [1-4] calls?; it fails in \d+ of \d+ runs, in fresh processes/);
    const table = stdout.split('\n').filter((line) => /^[> ] {5,}\d+ /.test(line));
    expect(table.length).toBeLessThan(12);
    expect(table.join('\n')).toMatch(/^> .*acq\(\)/m);
  });

  it('is shrunk to the nodes that it takes, too', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'mine.ts'), wakesNobody);
    const { report } = await test(['4', '--use', './mine.ts', '--seed', '1', ...shrunk], folder);
    expect(report.shrunk).toMatchObject({ addresses: 2 });
    expect(report.shrunk!.calls).toBeLessThan(5);
  });

  it('where a call is stuck, shows who is owed what since when, and what was heard last of each node', async () => {
    const folder = emptyFolder();
    const args = ['--use', 'broken/lost-wakeup', '--seed', '1', '--shrink', '0', '--report', 'json=r.json'];
    const { stdout } = await runCommand('servicetester', args, folder);
    const [ledger] = stdout.split('\n   event ').slice(0, -1);
    expect(ledger).toMatch(/\n {2}acq\(\) at [01], called at event \d+, may return since .*, and does not\n/);
    expect(ledger).toMatch(/\nthe last of each node\n {2}node 0, event \d+: .*\n {2}node 1, event \d+: .*\n/);

    const report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Report;
    const lines = readFileSync(join(folder, report.run!.trace), 'utf8').trimEnd().split('\n').slice(1, -1);
    for (const { since, began, at } of report.ledger!.obligations) {
      expect(JSON.parse(lines[began]!)).toMatchObject({ type: 'call', fn: 'acq', at });
      expect(JSON.parse(lines[since!]!)).toMatchObject({ type: 'call', fn: since === began ? 'acq' : 'rel' });
    }
  });

  it('is saved as a plan: replay repeats it, and the next campaign tries it first', async () => {
    const folder = emptyFolder();
    const { report } = await test([...keeps, ...shrunk], folder);
    expect(report.plan).toBe('.servicetester/distlock-release-keeps.plan.json');
    expect(report.shrunk!.calls).toBeLessThan(5);
    expect(clauses({ ...report, findings: report.shrunk!.findings })).toEqual([STUCK]);

    const again = await test(argsOf(report.repeat[0]!), folder);
    expect([again.status, ...clauses(again.report)]).toEqual([1, STUCK]);

    const next = await test(['--use', 'broken/release-keeps', '--seed', '2'], folder);
    expect(next.report.run!.name).toBe('saved');
    expect(next.report.counts.runs).toBeLessThan(20);

    const other = await test(['--use', 'broken/release-keeps', '--over', 'model', '--seed', '2'], folder);
    expect(other.report.run!.name).not.toBe('saved'); // it is for another target
  });

  it('when it is mended, is a plan that conforms, and a campaign that says so', async () => {
    const folder = emptyFolder();
    const { report } = await test(keeps, folder);
    const path = join(folder, report.plan!);
    const mended = readFileSync(path, 'utf8').replace('broken/release-keeps', 'imp0');
    writeFileSync(path, mended);
    const again = await test(['replay', report.plan!, '--repeat', '3'], folder);
    expect([again.status, again.report.verdict, again.report.counts.runs]).toEqual([0, 'conforms', 3]);

    writeFileSync(join(folder, '.servicetester', 'distlock-imp0.plan.json'), mended);
    const { stdout } = await runCommand('servicetester', ['2', '--use', 'imp0', '--budget', '2'], folder);
    expect(stdout).toMatch(/ runs?, and \d+ of the saved plan/);
    expect(stdout).toContain('what failed before did not fail again: .servicetester/distlock-imp0.plan.json');
  });
});

describe('an interruption while a failure is shrunk', () => {
  it('ends the shrinking; what was found is reported', async () => {
    const folder = emptyFolder();
    const { child, done } = start('servicetester', [...keeps, '--shrink', '1000', '--report', 'json=r.json'], folder);
    const traces = join(folder, '.servicetester');
    const found = (): boolean => existsSync(traces) && readdirSync(traces).some((name) => name.startsWith('distlock'));
    while (!found()) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGINT');
    const { status, stdout } = await done;
    expect(stdout).toContain('not shrunk: it was interrupted');
    const report = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Report;
    expect([status, ...clauses(report)]).toEqual([1, STUCK]);
  });
});

describe('replay', () => {
  const file = (text: string): string => {
    const path = join(emptyFolder(), 'x.plan.json');
    writeFileSync(path, text);
    return path;
  };
  const plan = (target: object): string =>
    JSON.stringify({ format: 'servicetester plan 1', target, plan: { workload: [] } });

  it.each([
    [['replay'], /missing required argument 'file'/],
    [['replay', 'nowhere.json'], /There is no file nowhere\.json/],
    [['replay', file('so')], /x\.plan\.json is no JSON/],
    [['replay', file('{}')], /x\.plan\.json is no plan: its "format" is not/],
    [['replay', '.'], /\. is a folder/],
    [['replay', file('{"format": "servicetester plan 1"}')], /there is no "plan" with a "workload" in it/],
    [['replay', file(plan({ addresses: 1e9, use: 'imp1' }))], /1000000000 nodes are too many/],
    [['replay', file(plan({}))], /does not say what it is a plan for: "target"/],
    [['replay', file(plan({ addresses: 2, use: 'imp7' }))], /There is no implementation 'imp7'/],
    [['replay', file(plan({ addresses: 2, use: 'imp0' })), '--repeat', '0'], /must be a whole number from 1/],
    [['replay', 'x', '--repat', '3'], /unknown option '--repat'\n\(Did you mean --repeat\?\)/],
    [['2', '3'], /'3' is one argument too many/],
    [['relpay', 'x'], /It must be a whole number from 1, or a command: init, list, .*merge.*completion/],
  ])('servicetester %j says what is wrong, and ends with 64', async (args, message) => {
    const { status, stderr } = await runCommand('servicetester', args);
    expect(stderr).toMatch(message);
    expect({ status, stack: /\n {4}at /.test(stderr) }).toEqual({ status: 64, stack: false });
  });
});
