import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clauses, emptyFolder, test, type Report } from './command.ts';

/** A lock in one process, right but for what a test puts into it. */
const lock = ({ setup = '', acq = '', close = '' } = {}): string => `
import { defineImplementation } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';

const locks = new Map<string, { held: boolean; waiting: (() => void)[] }>();

export default defineImplementation({
  name: 'mine',
  service: distlock,
  together: true,
  createNode: async ({ run, address, clock, signal }) => {
    const lock = locks.get(run) ?? { held: false, waiting: [] };
    locks.set(run, lock);
    let calls = 0;
    ${setup}
    return {
      async acq() {
        calls += 1;
        ${acq}
        if (lock.held) await new Promise<void>((resolve) => lock.waiting.push(resolve));
        lock.held = true;
      },
      rel() {
        const next = lock.waiting.shift();
        if (next) next();
        else lock.held = false;
      },
      end() {},
      close() { locks.delete(run); ${close} },
    };
  },
});
`;

async function tested(source: string, ...args: string[]): Promise<{ status: number | null; report: Report }> {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'mine.ts'), source);
  return test(['2', '--use', './mine.ts', '--seed', '3', '--runs', '3', ...args], folder);
}

describe('a node', () => {
  it('that is right conforms', async () => {
    expect((await tested(lock(), '--runs', '30')).report).toMatchObject({ verdict: 'conforms' });
  });

  it('that is slow, and right, conforms', async () => {
    const slow = lock({ acq: `if (calls === 2) await clock.sleep(900);` });
    expect((await tested(slow)).report).toMatchObject({ verdict: 'conforms', undecided: [] });
  });

  it('that cannot be made is to blame', async () => {
    const { report } = await tested(lock({ setup: `if (address === 1) throw new Error('no room');` }));
    expect(clauses(report)).toEqual(['node: the node: it can be prepared']);
    expect(report.findings[0]!.reason).toContain('no room');
    expect(report.plan).toBeNull(); // nothing was called: any plan would show it
  });

  it('whose process ends before it can be reached is to blame', async () => {
    const { status, report } = await tested(`if (process.send) process.exit(5);\n${lock()}`);
    expect([status, ...clauses(report)]).toEqual([1, 'node: the node: it can be prepared']);
    expect(report.findings[0]!.reason).toContain('It ended with status 5 before it could be reached');
  });

  it('that is stuck is found although a timer of it runs: it comes again, in fresh processes, with more patience', async () => {
    const stuck = {
      setup: `const timer = setInterval(() => {}, 50);`,
      acq: `if (calls === 3) await new Promise(() => {});`,
      close: `clearInterval(timer);`,
    };
    const { report } = await tested(lock(stuck));
    expect(clauses(report)).toEqual(['specification: acq returns: a call that may return does so']);
    expect(report.findings[0]!.reason).toMatch(/something still could \(.*Timeout.*It came again in fresh processes/);
  });

  it.each([
    ['work in the thread pool', `await promisify(pbkdf2)('a', 'b', 250_000, 64, 'sha512');`],
    [
      'a child process that keeps nothing alive',
      `await new Promise((resolve) => { const child = spawn('sleep', ['1']); child.unref(); child.once('exit', resolve); });`,
    ],
  ])('that waits for %s is not accused', async (_, waits) => {
    const imports = `import { pbkdf2 } from 'node:crypto';\nimport { spawn } from 'node:child_process';\nimport { promisify } from 'node:util';\n`;
    const { report } = await tested(imports + lock({ acq: `if (calls === 2) { ${waits} }` }));
    expect(report).toMatchObject({ verdict: 'conforms', undecided: [] });
  });

  it('that sleeps long is not accused, also if something else of it beats', async () => {
    const sleeper = {
      acq: `void (async () => { while (!signal.aborted) await clock.sleep(20); })();\n if (calls === 3) await clock.sleep(60_000, { signal }).catch(() => {});`,
    };
    const { report } = await tested(lock(sleeper), '--runs', '1');
    expect(report).toMatchObject({ verdict: 'unknown', findings: [], undecided: [{ cause: 'stuck not proved' }] });
  });
});
