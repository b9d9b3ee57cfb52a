/** What commands load: only what they need, so that they start fast. */
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { emptyFolder } from './command.ts';

/** The packages of which a command runs something: node itself tells which files it ran. */
async function packagesOf(command: string, ...args: string[]): Promise<string[]> {
  const folder = emptyFolder();
  const env = { ...process.env, NODE_V8_COVERAGE: folder };
  await promisify(execFile)(process.execPath, [join(PACKAGE_ROOT, 'bin', `${command}.js`), ...args], { env });
  const files = readdirSync(folder).flatMap((name) => {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] };
    return result.map(({ url }) => url);
  });
  return [...new Set(files.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []))].sort();
}

/** What the command line itself stands on. */
const LIGHT = ['commander', 'leven', 'pure-rand'];

it.each([
  ['servicetester', ['--help']],
  ['servicetester', ['--version']],
  ['servicetester', ['check', '--help']],
  ['servicetester', ['explore', '--help']],
  ['servicetester', ['list', '--help']],
  ['servicetester', ['init', '--help']],
  ['servicetester', ['completion', 'bash']],
  ['servicetester', ['completion', 'bash', '--', '--use', 'imp']],
  ['test-node', ['--help']],
  ['start-nodes', ['--help']],
  ['service-model', ['--help']],
])('%s %j loads no package but the lightest', async (command, args) => {
  const loaded = await packagesOf(command, ...args);
  expect(loaded).toContain('commander');
  expect(loaded.filter((name) => !LIGHT.includes(name))).toEqual([]);
});

it('servicetester check loads nothing that only tests need', async () => {
  const history = join(PACKAGE_ROOT, 'tester', 'histories', 'reading', 'fixtures', 'mutex.edn');
  const loaded = await packagesOf('servicetester', 'check', history);
  expect(loaded).toContain('edn-data');
  for (const name of ['fast-check', 'tinypool', 'ws', 'json-rpc-2.0', 'valibot', 'jiti'])
    expect(loaded).not.toContain(name);
});
