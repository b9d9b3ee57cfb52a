import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { clauses, emptyFolder, runCommand, test, type Report } from './command.ts';
import type { AtDeath } from './session-lock.fixture.ts';

const STUCK = 'specification: acquire returns: a call that may return does so';

/** A folder with the file of a lock that does this at a death, and says that. */
function lockIn(atDeath: AtDeath, death: 'frees' | 'keeps'): string {
  const folder = emptyFolder();
  const fixture = join(PACKAGE_ROOT, 'e2e', 'session-lock.fixture.ts');
  const text = `import { sessionLock } from '${fixture}';\nexport default sessionLock('${atDeath}', '${death}');\n`;
  writeFileSync(join(folder, 'mine.ts'), text);
  return folder;
}

/** User 0 takes the lock, user 1 comes to it later. */
function planIn(folder: string, faults: unknown[]): void {
  const plan = { config: { addresses: 2 }, workload: [[[0, 0, 0]], [[0, 20, 0]]], faults };
  const target = { addresses: 2, use: './mine.ts', faults: ['kill'] };
  writeFileSync(
    join(folder, 'mine.plan.json'),
    JSON.stringify({ format: 'servicetester plan 1', target, finding: '', repeat: 1, plan }),
  );
}

/** Replays a plan in which the holder dies. */
async function replayed(atDeath: AtDeath, death: 'frees' | 'keeps', at = [0, 0]): Promise<Report> {
  const folder = lockIn(atDeath, death);
  planIn(folder, [['kill', 0, at, 'ends']]);
  return (await test(['replay', './mine.plan.json', '--repeat', '3'], folder)).report;
}

describe.concurrent('a lock whose holder is killed', () => {
  it('is stuck, if it is to be free then and stays held', async () => {
    const report = await replayed('keeps', 'frees');
    expect(clauses(report)).toEqual([STUCK]);
    expect(report.verdict).toBe('violates');
    expect(report.findings[0]).toMatchObject({ at: 1 });
    expect(report.faults).toEqual(['node 0 is killed when the call of entry 0 of user 0 ends']);
    expect(report.ledger!.obligations).toContainEqual(expect.objectContaining({ kind: 'owed', at: 1, fn: 'acquire' }));
  });

  it('conforms, if it is to be free then and is', async () => {
    const { verdict, counts } = await replayed('frees', 'frees');
    expect({ verdict, kills: counts.faults['kill'] }).toEqual({ verdict: 'conforms', kills: 3 });
  });

  it('conforms, if it is to stay held and does: who waits for it is owed nothing', async () => {
    const { verdict, counts } = await replayed('keeps', 'keeps');
    expect({ verdict, kills: counts.faults['kill'] }).toEqual({ verdict: 'conforms', kills: 3 });
  });

  it('has two holders, if it is to stay held and is given to another', async () => {
    const report = await replayed('frees', 'keeps');
    expect(clauses(report)).toEqual(['specification: acquire returns: the lock is free']);
  });

  it('whose moment to be killed never comes, is unknown', async () => {
    const { verdict, undecided } = await replayed('frees', 'frees', [0, 9]);
    expect(verdict).toBe('unknown');
    expect(undecided).toMatchObject([{ cause: 'nothing matched' }]);
  });
});

describe.concurrent('a campaign with deaths', () => {
  const conforming = async (atDeath: AtDeath, death: 'frees' | 'keeps'): Promise<void> => {
    const args = ['3', '--use', './mine.ts', '--faults', 'kill', '--runs', '12', '--calls', '18', '--seed', '3'];
    const { status, report } = await test(args, lockIn(atDeath, death));
    expect({ status, findings: report.findings, unclaimed: report.unclaimed }).toEqual({
      ...{ status: 0, findings: [], unclaimed: [] },
    });
    expect(report.counts.faults['kill']).toBeGreaterThan(0);
  };

  it('finds nothing in a right lock, whatever it says of them', async () => {
    await conforming('frees', 'frees');
    await conforming('keeps', 'keeps');
  });

  it('finds a lock that the dead keep; it is saved and replayed with the death that it takes', async () => {
    const folder = lockIn('keeps', 'frees');
    const args = ['2', '--use', './mine.ts', '--faults', 'kill', '--calls', '8', '--runs', '60', '--seed', '1'];
    const { report } = await test([...args, '--shrink', '15'], folder);
    expect(clauses(report)).toEqual([STUCK]);
    expect(report.faults).toHaveLength(1);
    expect(report.repeat.at(-1)).toContain('--faults kill');
    const again = await test(report.repeat[0]!.split(' ').slice(1), folder);
    expect(clauses(again.report)).toEqual([STUCK]);
  });

  it.each([
    ['imp0', ['--checker', 'imp0']],
    ['imp1 of three nodes', ['3', '--checker', 'imp1']],
    ['imp0 over window', ['--checker', 'imp0', '--over', 'window']],
  ])('accuses no lock that claims nothing of them: %s', async (_, which) => {
    const { status, report } = await test([...which, '--faults', 'kill', '--runs', '10', '--seed', '1']);
    expect({ status, findings: report.findings, undecided: report.undecided }).toEqual({
      ...{ status: 0, findings: [], undecided: [] },
    });
    expect(report.counts.faults['kill']).toBeGreaterThan(0);
    for (const { under } of report.unclaimed) expect(under).toEqual(['kill']);
  });

  it('takes a node that was not killed and ends by itself for a finding', async () => {
    const { report } = await test(['--use', 'broken/crashes', '--faults', 'kill', '--seed', '1']);
    expect(report.findings).toMatchObject([{ judge: 'node', clause: 'it does not end by itself' }]);
  });

  it('is refused where nodes cannot be killed one by one, and for what is no fault', async () => {
    const refused = async (args: string[], why: RegExp, folder?: string): Promise<void> => {
      const { status, stderr } = await runCommand('servicetester', args, folder);
      expect(status).toBe(64);
      expect(stderr).toMatch(why);
    };
    await refused(['--use', 'imp0', '--faults', 'kill,flood'], /no fault 'flood'. There are: none, all, kill, /);
    await refused(['--use', 'imp0', '--faults', 'cut', '--simulate'], /'cut' cannot be done here/);
    const folder = emptyFolder();
    writeFileSync(join(folder, 'mine.ts'), TOGETHER);
    await refused(['--use', './mine.ts', '--faults', 'kill'], /'kill' cannot be done here: it needs nodes/, folder);
  });
});

const TOGETHER = `
import { defineImplementation } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';
export default defineImplementation({
  name: 'mine',
  service: distlock,
  together: true,
  createNode: () => ({ acq() {}, rel() {}, end() {} }),
});
`;
