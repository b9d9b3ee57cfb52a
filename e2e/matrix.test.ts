import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, runCommand } from './command.ts';

describe('servicetester matrix', () => {
  it('prints what is kept under which faults, writes it, and ends with 1 only where a claim is broken', async () => {
    const folder = emptyFolder();
    const few = ['--runs', '2', '--calls', '20', '--seed', '1', '--faults', 'pause,server-pause'];
    const right = await runCommand('servicetester', ['matrix', 'imp0', ...few, '--write', 'm.md'], folder);
    expect(right.status).toBe(0);
    expect(right.stdout).toMatch(/^distlock\/imp0 +✓ 2 +✓ [12] +–$/m);
    expect(right.stdout).toContain('not run: it needs an implementation with servers that the tester starts');
    const written = readFileSync(join(folder, 'm.md'), 'utf8');
    expect(written).toMatch(/^\| `distlock\/imp0` \| ✓ 2 \| ✓ [12] \| – \|$/m);
    expect(written).toContain(`servicetester matrix imp0 --faults pause,server-pause --runs 2 --calls 20 --seed 1`);
    const wrong = await runCommand('servicetester', ['matrix', 'broken/acq-fails', ...few], folder);
    expect(wrong.status).toBe(1);
    expect(wrong.stdout).toMatch(/^distlock\/broken\/acq-fails +✗/m);
    expect(wrong.stdout).toContain("violates: acq returns: 'it returns without an error' does not hold (run ");
  });

  it('says what there is, if there is no such implementation', async () => {
    const { status, stderr } = await runCommand('servicetester', ['matrix', 'imp7']);
    expect(status).toBe(64);
    expect(stderr).toContain("There is no implementation 'imp7'. There are:");
  });
});
