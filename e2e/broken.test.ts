import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clauses, emptyFolder, test } from './command.ts';

const STUCK = 'specification: acq returns: a call that may return does so';

/** Every implementation that is wrong on purpose, and the finding that must catch it. */
const broken: readonly { readonly args: readonly string[]; readonly finding: string }[] = [
  { args: ['--use', 'broken/two-grants'], finding: 'specification: acq returns: the lock is free' },
  {
    args: ['--use', 'broken/two-grants', '--checker', 'imp0'],
    finding: 'checker: inform status: who eats has the token',
  },
  { args: ['--use', 'broken/lost-wakeup'], finding: STUCK },
  { args: ['--use', 'broken/lost-wakeup', '--checker', 'imp0'], finding: STUCK },
  { args: ['--use', 'broken/lost-wakeup', '--over', 'model'], finding: STUCK },
  { args: ['--use', 'broken/release-keeps'], finding: STUCK },
  { args: ['--use', 'broken/answered-twice', '--checker', 'imp0'], finding: 'checker: inform sent: the sender has it' },
  {
    args: ['--use', 'broken/wrong-status', '--checker', 'imp0'],
    finding: 'checker: inform status: who eats has the token',
  },
  { args: ['--use', 'broken/reordered'], finding: 'specification: recv returns: the result is allowed' },
];

describe('implementations that are wrong on purpose are caught, by the finding that their header names', () => {
  it.each(broken)('$args → $finding', async ({ args, finding }) => {
    const { status, report } = await test([...args, '--seed', '1']);
    expect({ status, verdict: report.verdict, findings: clauses(report) }).toEqual({
      status: 1,
      verdict: 'violates',
      findings: [finding],
    });
  });

  it('a status that is wrong inside is not seen from outside', async () => {
    const { report } = await test(['--use', 'broken/wrong-status', '--seed', '1', '--runs', '10']);
    expect(report.verdict).toBe('conforms');
  });

  it('a stuck call is proved, not guessed: no process can wake by itself, and nothing is under way', async () => {
    const { report } = await test(['--use', 'broken/release-keeps', '--seed', '1']);
    expect(report.findings[0]!.reason).toContain('all processes are idle, and nothing is under way between them');
  });
});

describe('what a red run leaves', () => {
  it('is its whole trace, line by line, and the command that repeats it', async () => {
    const folder = emptyFolder();
    const { report } = await test(['--use', 'broken/two-grants', '--seed', '1'], folder);
    const lines = readFileSync(join(folder, report.run!.trace), 'utf8').trimEnd().split('\n');
    const trace = lines.map(
      (line) => JSON.parse(line) as { i?: number; type?: string; verdict?: string; plan?: object },
    );
    expect(trace[0]).toMatchObject({ format: 'servicetester trace 1', seed: 1, run: report.run!.index });
    expect(trace[0]!.plan).toHaveProperty('workload');
    const events = trace.slice(1, -1);
    expect(events.map(({ i }) => i)).toEqual(events.map((_, i) => i));
    expect(trace.at(-1)).toMatchObject({ verdict: 'violates' });

    const repeat = report.run!.repeat.split(' ').slice(1);
    expect(repeat.join(' ')).toBe(`2 --use broken/two-grants --seed 1:${report.run!.index}`);
    expect((await test(repeat)).report.findings).toMatchObject([{ clause: 'the lock is free' }]);
  });
});
