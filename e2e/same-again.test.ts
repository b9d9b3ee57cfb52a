/** A simulated run is the same each time: from the same seed, and from a saved plan after a harmless change. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { clauses, emptyFolder, start, test } from './command.ts';

/** A lock of somebody's own: between looking for the token and eating, it may pass the token on. */
const MINE = `
import { defineImplementation } from 'servicetester';
import { distlock } from 'servicetester/services/distlock';
import { msgtransfer } from 'servicetester/services/msgtransfer';

export default defineImplementation({
  name: 'mine',
  service: distlock,
  addresses: { max: 2 },
  over: { service: msgtransfer, use: 'tcp' },
  createNode: ({ address, lower, clock }) => {
    let token = address === 0;
    let asked = false;
    let eating = false;
    let wake = () => {};
    let sent = Promise.resolve();
    const post = (message) => {
      sent = sent.then(() => lower.send(1 - address, message));
    };
    const pass = () => {
      token = false;
      asked = false;
      post('token');
    };
    const receive = async () => {
      for (;;) {
        const got = await lower.recv();
        if (got === 'ended') return;
        if (got.message === 'token') {
          token = true;
          wake();
        } else {
          asked = true;
          if (token && !eating) pass();
        }
      }
    };
    void receive();
    return {
      async acq() {
        if (!token) {
          post('request');
          await new Promise((resolve) => (wake = resolve));
        }
        await clock.sleep(1);
        eating = true;
      },
      rel() {
        eating = false;
        if (asked) pass();
      },
      async end() {
        await sent;
        await lower.end();
      },
    };
  },
});
`;

const changes: Readonly<Record<string, (text: string) => string>> = {
  'a line for the log': (text) => text.replaceAll('wake();', "console.error('the token has come'); wake();"),
  'another name': (text) => text.replaceAll('eating', 'isEating').replaceAll('wake', 'goOn'),
  'a step more inside, of which nobody is told': (text) =>
    text
      .replace('rel() {', 'async rel() {\n        await Promise.resolve();')
      .replace('async acq() {', 'async acq() {\n        await Promise.resolve();')
      .replace('await lower.recv();', 'await lower.recv();\n        await Promise.resolve();'),
};

/** A folder as if the package were installed there, with the lock. */
function folderWith(text: string): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(PACKAGE_ROOT, join(folder, 'node_modules', 'servicetester'));
  writeFileSync(join(folder, 'mine.mjs'), text);
  return folder;
}

describe('a saved failure of a simulation', () => {
  it.each(Object.entries(changes))('is replayed after a harmless change: %s', async (_, change) => {
    expect(change(MINE)).not.toBe(MINE);
    for (const seed of ['1', '2', '3']) {
      const folder = folderWith(MINE);
      const args = ['--use', './mine.mjs', '--simulate', '--runs', '500', '--seed', seed, '--shrink', '2'];
      const { report } = await test(args, folder);
      expect(clauses(report)).toEqual(['specification: acq returns: the lock is free']);
      writeFileSync(join(folder, 'mine.mjs'), change(MINE));
      const again = await test(['replay', report.plan!], folder);
      expect([seed, again.status, ...clauses(again.report)]).toEqual([seed, 1, ...clauses(report)]);
      expect(again.report.schedule!.filter((line) => line.includes('matched nothing'))).toEqual([]);
      expect(report.repeat[0]).toBe(`servicetester replay ${report.plan!}`);
    }
  });
});

describe('the same seed', () => {
  it('gives the same trace byte for byte: again, with another number of threads, and on a machine that is busy', async () => {
    const args = ['3', '--use', 'broken/equal-clocks', '--simulate', '--runs', '500', '--seed', '5'];
    const traceOf = async (workers: string): Promise<string> => {
      const folder = emptyFolder();
      const { report } = await test([...args, '--workers', workers], folder);
      return readFileSync(join(folder, report.run!.trace), 'utf8');
    };
    const first = await traceOf('1');
    expect(first.split('\n').length).toBeGreaterThan(50);
    const others = [await traceOf('1'), await traceOf('2'), await traceOf('3')];
    const busy = Array.from({ length: availableParallelism() }, () => start('node', ['-e', 'for (;;);']));
    try {
      others.push(await traceOf('2'));
    } finally {
      for (const { child } of busy) child.kill('SIGKILL');
    }
    for (const other of others) expect(other).toBe(first);
  });
});
