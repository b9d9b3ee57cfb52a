/** `servicetester explore`, as a whole. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { clauses, runCommand, test, type Report } from './command.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'servicetester-'));

type Stages = NonNullable<Report['exploration']>['stages'];

/** Without `--shrink`, which it has too. */
const explored = (args: readonly string[], cwd = folder()): ReturnType<typeof test> => test(['explore', ...args], cwd);

const stagesOf = ({ exploration }: Report): Stages => exploration!.stages;
const runsOf = (report: Report): number =>
  stagesOf(report).reduce((sum, { schedules, givenUp }) => sum + schedules + givenUp, 0);
const leftOf = (report: Report): number => stagesOf(report).reduce((sum, { left }) => sum + left, 0);

describe('servicetester explore', () => {
  it('explores all schedules of a few calls, at first those in which sends return at once, and says so', async () => {
    const { status, report } = await explored(['--use', 'imp0', '--calls', '3']);
    expect([status, report.verdict]).toEqual([0, 'conforms']);
    expect(report.exploration).toMatchObject({ calls: [2, 1], deviationsMax: null });
    expect(stagesOf(report)).toMatchObject([
      { atOnce: { service: 'msgtransfer', functions: ['send', 'end'] }, schedules: 9, left: 0 },
      { atOnce: null, schedules: 592, left: 0 },
    ]);
  });

  it('goes on where it was left, and comes to the same', async () => {
    const cwd = folder();
    const first = await explored(['--use', 'imp0', '--calls', '3', '--budget', '0.01'], cwd);
    const resume = first.report.repeat[0]!.split(' ').slice(2);
    let { report } = first;
    let times = 0;
    for (; leftOf(report) > 0; times += 1) {
      const before = runsOf(report);
      ({ report } = await explored([...resume, '--budget', '10'], cwd));
      expect(runsOf(report)).toBeGreaterThan(before);
    }
    expect(times).toBeGreaterThan(0);
    const whole = await explored(['--use', 'imp0', '--calls', '3'], cwd);
    const same = ({ exploration, verdict, coverage }: Report): unknown => ({
      ...{ ...exploration, verdict, coverage },
      stages: exploration!.stages.map((stage) => ({ ...stage, tookMs: 0 })),
    });
    expect(same(report)).toEqual(same(whole.report));
  });

  it.each([
    [['--checker', 'imp0', '--use', 'broken/two-grants'], 'checker: inform status: who eats has the token'],
    [['--use', 'broken/impatient'], 'specification: acq returns: the lock is free'],
    [['--use', 'broken/window-one-try'], 'specification: end returns: a call that may return does so'],
  ])('finds what is wrong, and saves a plan that repeats it: %s', async (what, clause) => {
    const cwd = folder();
    const { status, report } = await explored([...what, '--calls', '4'], cwd);
    expect([status, ...clauses(report)]).toEqual([1, clause]);
    expect(stagesOf(report)[1]!.schedules).toBe(0);
    const again = await test(['replay', report.plan!], cwd);
    expect([again.status, ...clauses(again.report)]).toEqual([1, ...clauses(report)]);
  });

  it('finds what is wrong only while a send has not returned: then all the other schedules were explored', async () => {
    const use = join(PACKAGE_ROOT, 'tester', 'exploring', 'passes-late.fixture.ts');
    const cwd = folder();
    const { status, report } = await explored(['--use', use, '--calls', '3'], cwd);
    expect([status, ...clauses(report)]).toEqual([1, 'specification: acq returns: the lock is free']);
    const [atOnce, any] = stagesOf(report);
    expect(atOnce!.left).toBe(0);
    expect(any!.schedules).toBeGreaterThan(0);
    const again = await test(['replay', report.plan!], cwd);
    expect([again.status, ...clauses(again.report)]).toEqual([1, ...clauses(report)]);
  });

  it('does not call it a pass if what failed does not fail again', async () => {
    const cwd = folder();
    const source = `import { isMainThread } from 'node:worker_threads';
import { defineImplementation } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';
import { msgtransfer } from 'servicetester/services/msgtransfer';
export default defineImplementation({
  name: 'elsewhere',
  service: distlock,
  over: { service: msgtransfer, use: 'tcp' },
  createNode: ({ lower }) => ({
    async acq() {
      if (!isMainThread) await lower.recv();
    },
    rel() {},
    end: () => lower.end(),
  }),
});`;
    writeFileSync(join(cwd, 'mine.ts'), source);
    const { status, report } = await explored(['2', '--use', './mine.ts', '--calls', '1'], cwd);
    expect([status, report.verdict, report.undecided[0]?.cause]).toEqual([2, 'unknown', 'two runs differ']);
  });

  it('explores only what deviates little, if it is told to: then nothing is left out', async () => {
    const { report } = await explored(['--use', 'imp0', '--calls', '3', '--deviations', '2']);
    expect(report.exploration!.deviationsMax).toBe(2);
    expect(stagesOf(report)).toMatchObject([{ atOnce: null, left: 0, givenUp: 0 }]);
    const { report: more } = await explored(['--use', 'imp0', '--calls', '3', '--deviations', '3']);
    expect(runsOf(more)).toBeGreaterThan(runsOf(report));
  });

  it('explores losses too, where messages may be lost', async () => {
    const { status, report } = await explored(['--use', 'window', '--calls', '2', '--seed', '2', '--deviations', '2']);
    expect([status, report.verdict]).toEqual([0, 'conforms']);
    expect(runsOf(report)).toBeGreaterThan(100);
  });

  it('says what a file is that it cannot go on with', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'no.exploration'), 'nonsense');
    const wrong = await runCommand('servicetester', ['explore', '--resume', 'no.exploration'], cwd);
    expect([wrong.status, wrong.stderr]).toEqual([
      64,
      'servicetester: no.exploration is no exploration that can be gone on with.\n',
    ]);
    const missing = await runCommand('servicetester', ['explore', '--resume', 'none.exploration'], cwd);
    expect([missing.status, missing.stderr]).toEqual([64, 'servicetester: There is no file none.exploration.\n']);
  });

  it('says why what reaches the world outside cannot be explored', async () => {
    const { status, stderr } = await runCommand('servicetester', ['explore', '--use', 'redlock'], folder());
    expect(status).toBe(64);
    expect(stderr).toMatch(/redlock/);
  });
});
