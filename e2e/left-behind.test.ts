/** No server, proxy, node or folder is left behind, whatever is killed. `npm run left` tries it at random. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { emptyFolder } from './command.ts';
import { Kin } from './kin.ts';

/** The file of a lock on a server that the tester starts. */
function lockFile(): string {
  const file = join(emptyFolder(), 'mine.ts');
  const fixture = join(PACKAGE_ROOT, 'e2e', 'flawed-lock.fixture.ts');
  writeFileSync(file, `import { flawedLock } from '${fixture}';\nexport default flawedLock('none');\n`);
  return file;
}

const nothingLeft = (kin: Kin): Promise<void> =>
  vi.waitFor(() => expect(kin.left()).toEqual([]), { timeout: 20_000, interval: 50 });

/** A tester that strikes, begins to heal what is to be healed, and then waits. */
const script = (strikes: readonly string[], heals: boolean): string => `
const { resolveStack } = await import('${PACKAGE_ROOT}/dist/test-node/stack/stack.js');
const { openReal } = await import('${PACKAGE_ROOT}/dist/tester/world/real.js');
const names = { use: '${lockFile()}', over: [] };
const options = { names, stack: await resolveStack(names), running: null, program: null, parameters: null, checked: false, links: true };
const world = await openReal({ ...options, parameters: options.stack[0].parameters, addresses: 2 });
await world.prepare({ run: 'r', addresses: 2, random: 1, clocks: [], identities: [], listener: () => {} });
for (const kind of ${JSON.stringify(strikes)}) {
  const strike = [kind, 0, [0, 0], 'begins', 60000, 0];
  world.faulter.strike(strike);
  if (${heals}) world.faulter.heal(strike);
}
console.log('struck');`;

describe.concurrent('a tester that is killed leaves nothing', () => {
  it.for([
    ['while a server and a node are paused', ['server-pause', 'pause'], false],
    ['while a server is started again', ['server-restart'], true],
    ['while a node is started again', ['restart'], true],
    ['while a proxy holds back what is sent', ['partition'], false],
  ] as const)('%s', async ([, strikes, heals], { onTestFinished }) => {
    const kin = new Kin('node', ['--input-type=module', '-e', script(strikes, heals)]);
    onTestFinished(() => kin.clear());
    await vi.waitFor(() => expect(kin.output).toContain('struck'), { timeout: 30_000, interval: 20 });
    expect(kin.processes().length).toBeGreaterThan(2);
    kin.child.kill('SIGKILL');
    await kin.ended;
    await nothingLeft(kin);
  });
});

describe.concurrent('a campaign', () => {
  it.for(['server', 'node', 'guardian'] as const)(
    'whose %s is killed ends, and leaves nothing',
    async (role, { onTestFinished }) => {
      const args = ['2', '--use', lockFile(), '--faults', 'pause', '--budget', '3', '--shrink', '0'];
      const kin = new Kin('servicetester', args);
      onTestFinished(() => kin.clear());
      await vi.waitFor(() => expect(kin.inRole('node')).toHaveLength(2), { timeout: 30_000, interval: 20 });
      process.kill(kin.inRole(role)[0]!.pid, 'SIGKILL');
      await kin.ended;
      await nothingLeft(kin);
    },
  );
});
