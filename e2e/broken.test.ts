import { describe, expect, it } from 'vitest';
import { clauses, decided, test } from './command.ts';
import { mutants, type Mutant } from './mutants.ts';

/** As many runs on any machine: a slow one would make few in the time that is usual. */
const bounded = (args: readonly string[]): readonly string[] =>
  args.includes('--runs') ? args : [...args, '--runs', '400'];

/** So that each finding comes once: what can be simulated is found there too, all of it (`simulated-mutants.test.ts`). */
const onReal = mutants.filter(
  ({ finding, simulated }, i) =>
    (simulated && 'not' in simulated) || mutants.findIndex((each) => each.finding === finding) === i,
);

/** The findings of one that is wrong are all among those that its header names. */
async function isCaught({ args: given, finding, or = [], reason = /./ }: Mutant): Promise<void> {
  const args = bounded(given);
  const report = await decided(async (seed) => (await test([...args, '--seed', seed])).report);
  expect(report.verdict).toBe('violates');
  for (const clause of clauses(report)) expect(clause).toBeOneOf([finding, ...or]);
  expect(report.findings[0]!.reason).toMatch(reason);
}

describe.concurrent(
  'on real processes, implementations that are wrong on purpose are caught, by the finding that their header names',
  () => {
    for (const mutant of onReal) {
      it(`${mutant.args.join(' ')} → ${mutant.finding}`, () => isCaught(mutant));
    }

    it('a status that is wrong inside is not seen from outside', async () => {
      const { report } = await test(['--use', 'broken/wrong-status', '--seed', '1', '--runs', '10']);
      expect(report.verdict).toBe('conforms');
    });

    it('a stuck call is proved, not guessed: no process can wake by itself, and nothing is under way', async () => {
      const { report } = await test(['--use', 'broken/release-keeps', '--seed', '1']);
      expect(report.findings[0]!.reason).toContain('all processes are idle, and nothing is under way between them');
    });
  },
);
