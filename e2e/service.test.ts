import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, runCommand } from './command.ts';

describe('servicetester service', () => {
  const folder = emptyFolder();

  it('examines a service of this package, all places of it', async () => {
    const { status, stdout } = await runCommand('servicetester', ['service', 'distlock', '3'], folder);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^distlock, 3 users\n/) as string });
    expect(stdout).toContain(', which are all\n\nconforms\n');
  });

  it('says where a specification throws, as its author’s mistake', async () => {
    writeFileSync(
      join(folder, 'throws.mjs'),
      `import { defineService } from 'servicetester';
       export default defineService({
         name: 'throws',
         addresses: { default: 2, min: 1 },
         init: () => ({}),
         functions: { go: { call: { update: (s) => s.nothing.here }, return: {} } },
       });`,
    );
    const { status, stderr } = await runCommand('servicetester', ['service', './throws.mjs'], folder);
    expect({ status, stderr }).toEqual({ status: 64, stderr: expect.stringContaining('throws.mjs:6') as string });
    expect(stderr).toMatch(/^servicetester: The specification of throws throws: Cannot read properties of undefined/);
  });

  it('refuses a state that is no plain data, with the place; so does a test', async () => {
    writeFileSync(
      join(folder, 'mapped.mjs'),
      `import { defineService, defineImplementation } from 'servicetester';
       export const mapped = defineService({
         name: 'mapped',
         addresses: { default: 2, min: 1 },
         init: () => ({ by: [new Map()] }),
         functions: { go: { call: {}, return: {} } },
       });
       export default defineImplementation({ name: 'any', service: mapped, together: true, createNode: () => ({ go() {}, close() {} }) });`,
    );
    const told = expect.stringContaining('mapped: the state.by[0] is a Map: a plain object') as string;
    for (const args of [
      ['service', './mapped.mjs'],
      ['--use', './mapped.mjs#any', '--runs', '1'],
    ]) {
      const { status, stderr } = await runCommand('servicetester', args, folder);
      expect({ status, stderr }).toEqual({ status: 64, stderr: told });
    }
  });

  it('takes no more and no fewer users than there can be', async () => {
    const { status, stderr } = await runCommand('servicetester', ['service', 'distlock', '1'], folder);
    expect({ status, stderr }).toEqual({ status: 64, stderr: 'servicetester: distlock has 2 users or more, not 1.\n' });
  });
});
