import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clauses, emptyFolder, test, type Report } from './command.ts';

/** A lock in one process, right but for what a test puts into it. */
const lock = ({ setup = '', acq = '', end = '', close = '' } = {}): string => `
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
      end() { ${end} },
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

  it.each([
    [
      'throws in a timer',
      { acq: `if (calls === 3) { setTimeout(() => { throw new TypeError('oops'); }, 1); await clock.sleep(60_000); }` },
      /status 1\. .*TypeError: oops/s,
    ],
    ['exits', { acq: `if (calls === 3) process.exit(3);` }, /status 3/],
    ['exits when it should end', { end: `process.exit(0);` }, /status 0/],
  ])('that %s is found to have ended by itself, with its last lines', async (_, what, reason) => {
    const { status, report } = await tested(lock(what));
    expect([status, ...clauses(report)]).toEqual([1, 'node: the node: it does not end by itself']);
    expect(report.findings[0]!.reason).toMatch(reason);
  });

  it('that cannot be made is to blame', async () => {
    const { report } = await tested(lock({ setup: `if (address === 1) throw new Error('no room');` }));
    expect(clauses(report)).toEqual(['node: the node: it can be prepared']);
    expect(report.findings[0]!.reason).toContain('no room');
  });

  it('whose process ends before it can be reached is to blame', async () => {
    const { status, report } = await tested(`if (process.send) process.exit(5);\n${lock()}`);
    expect([status, ...clauses(report)]).toEqual([1, 'node: the node: it can be prepared']);
    expect(report.findings[0]!.reason).toContain('It ended with status 5 before it could be reached');
  });

  it.each([
    [
      'fails',
      `if (calls === 3) throw new RangeError('too many');`,
      'specification: acq returns: it returns without an error',
    ],
    [
      'answers with a value',
      `if (calls === 3 && !lock.held) { lock.held = true; return 'yes' as never; }`,
      'specification: acq returns: the result is allowed',
    ],
  ])('whose acq %s is found by the specification', async (_, acq, clause) => {
    expect(clauses((await tested(lock({ acq }))).report)).toEqual([clause]);
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

  it('that sleeps long is not accused, also if something else of it beats', async () => {
    const sleeper = {
      acq: `void (async () => { while (!signal.aborted) await clock.sleep(20); })();\n if (calls === 3) await clock.sleep(60_000, { signal }).catch(() => {});`,
    };
    const { report } = await tested(lock(sleeper), '--runs', '1');
    expect(report).toMatchObject({ verdict: 'unknown', findings: [], undecided: [{ cause: 'stuck not proved' }] });
  });

  it('that hangs its event loop is found not to answer', async () => {
    const { report } = await tested(lock({ acq: `if (calls === 3) for (;;);` }));
    expect(clauses(report)).toEqual(['node: the node: it answers']);
  });

  it.each([
    ['a timer', `setInterval(() => {}, 1000);`, /still has: Timeout/],
    ['a server', `(await import('node:net')).createServer().listen(0, '127.0.0.1');`, /still has: TCPServerWrap/],
  ])('that leaves %s behind is found by what still keeps its process alive', async (_, setup, reason) => {
    const { report } = await tested(lock({ setup: `if (address === 0) { ${setup} }` }));
    expect(clauses(report)).toEqual(['node: the node: end leaves nothing running']);
    expect(report.findings[0]!.reason).toMatch(reason);
  });
});
