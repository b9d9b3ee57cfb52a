/** The simulation, by its command. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { emptyFolder, clauses, runCommand, test } from './command.ts';

describe('servicetester --simulate', () => {
  it.each([
    ['imp0', ['--checker', 'imp0']],
    ['imp1 at 3 nodes', ['3', '--checker', 'imp1']],
    ['central', ['--checker', 'lock/central']],
    ['central at 3 nodes', ['3', '--checker', 'lock/central']],
    [
      'central at 3 nodes, where the holder may acquire again',
      ['3', '--checker', 'lock/central', '--set', 'reentrancy=counted'],
    ],
  ])('accuses nobody of %s', async (_, args) => {
    const { status, report } = await test([...args, '--simulate', '--runs', '200']);
    expect([status, report.verdict, report.counts.runs]).toEqual([0, 'conforms', 200]);
  });

  it.each([
    ['broken/two-grants', 'checker: inform status: who eats has the token'],
    ['broken/lost-wakeup', 'specification: acq returns: a call that may return does so'],
    ['broken/token-doubled', 'checker: inform sent: the sender has it'],
  ])('finds what is wrong with %s, shrinks it, and replays it', async (use, finding) => {
    const folder = emptyFolder();
    const args = ['--checker', 'imp0', '--use', use, '--simulate', '--runs', '2000', '--shrink', '20'];
    const { status, report } = await test(args, folder);
    expect([status, ...clauses(report)]).toEqual([1, finding]);
    expect(report.shrunk!.calls).toBeLessThanOrEqual(6);
    const again = await test(['replay', report.plan!], folder);
    expect([again.status, ...clauses(again.report)]).toEqual([1, finding]);
  });

  it('finds the same with another number of threads', async () => {
    const args = ['--use', 'broken/lost-wakeup', '--simulate', '--runs', '500', '--seed', '7'];
    const [one, two] = [await test([...args, '--workers', '1']), await test([...args, '--workers', '2'])];
    expect(two.report.findings).toEqual(one.report.findings);
    expect(two.report.run!.name).toBe(one.report.run!.name);
    expect(two.report.counts).toEqual(one.report.counts);
  });

  it('makes runs, however small its budget is', async () => {
    const { status, report } = await test(['--use', 'imp0', '--simulate', '--budget', '0.001']);
    expect([status, report.verdict, report.counts.runs > 0]).toEqual([0, 'conforms', true]);
  });

  it('tells of a busy loop which run it is in, and comes to its end', async () => {
    const { status, report } = await test(['--use', 'broken/hangs', '--simulate']);
    expect([status, ...clauses(report)]).toEqual([1, 'node: the node: it answers']);
    expect(report.findings[0]!.reason).toContain('In run 0');
  });

  it('tells of what survives runs: as a finding, or that two runs differ', async () => {
    const { report } = await test(['--use', 'broken/remembers', '--simulate', '--runs', '100', '--seed', '1']);
    const said = [...clauses(report), ...report.undecided.map(({ cause }) => cause)];
    expect([['specification: acq returns: the lock is free'], ['two runs differ']]).toContainEqual(said);
  });

  it('accuses nobody who seldom uses a timer of the machine, but says where it does', async () => {
    const folder = emptyFolder();
    const imp0 = pathToFileURL(join(PACKAGE_ROOT, 'dist/implementations/distlock/imp0.js')).href;
    const late = `import imp0, { Imp0Node } from '${imp0}';
      class Late extends Imp0Node {
        passes = 0;
        passToken() {
          if ((this.passes += 1) < 8) super.passToken();
          else setTimeout(() => super.passToken(), 1);
        }
      }
      export default { ...imp0, name: 'late', createNode: (context) => new Late(context) };`;
    writeFileSync(join(folder, 'late.mjs'), late);
    const { report } = await test(['--use', './late.mjs', '--simulate', '--runs', '500', '--seed', '1'], folder);
    expect(report.findings).toEqual([]);
    expect(report.undecided).toMatchObject([
      { cause: 'not simulated', reason: expect.stringContaining('late.mjs:6') as string },
    ]);
  });

  it('refuses what reaches the world outside, and says why', async () => {
    const { status, stderr } = await runCommand('servicetester', ['--use', 'tcp', '--simulate']);
    expect([status, stderr]).toEqual([64, expect.stringContaining("A node uses 'announce'")]);
  });
});
