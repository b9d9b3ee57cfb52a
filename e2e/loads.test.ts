/** Commands load only what they need: a module that is not needed takes time of every run. */
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { emptyFolder, start, type Running } from './command.ts';

const script = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;
/** Tells the address of each module that is loaded, on stderr. */
const TELLS = script(`
import { writeSync } from 'node:fs';
export const load = (url, context, next) => (writeSync(2, 'loads ' + url + '\\n'), next(url, context));`);
const TELLING = ['--import', script(`import { register } from 'node:module'; register(${JSON.stringify(TELLS)});`)];

/** Starts a command that tells what it loads. */
const telling = (command: string, args: readonly string[], cwd = emptyFolder()): Running =>
  start('node', [...TELLING, join(PACKAGE_ROOT, 'bin', `${command}.js`), ...args], cwd);

/** Of these folders, and packages, those of which a command has loaded something. */
async function loadedOf(folders: readonly string[], { done }: Running): Promise<readonly string[]> {
  const urls = [...(await done).stderr.matchAll(/^loads (file:.*)$/gm)].map(([, url]) => url!);
  const files = urls.map((url) => fileURLToPath(url)).map((file) => /node_modules.*/.exec(file)?.[0] ?? ours(file));
  return folders.filter((folder) => files.some((file) => file.startsWith(`${folder}/`)));
}

const ours = (file: string): string => relative(join(PACKAGE_ROOT, 'dist'), file);
const packages = (...names: readonly string[]): string[] => names.map((name) => `node_modules/${name}`);

/** What only some commands, options and verdicts need. */
const RARE = [
  ...['exploring', 'histories', 'inspecting', 'matrix', 'merging', 'report/html', 'simulation'].map(
    (name) => `tester/${name}`,
  ),
  ...packages('edn-data', 'fast-check', 'jiti', 'tinypool'),
];

describe.concurrent('only what it needs is loaded', () => {
  it('by --help', async () => {
    const most = ['tester/campaign', 'tester/report', 'tester/world', 'services/semantics', ...packages('chalk', 'ws')];
    const folders = [...RARE, ...most, 'tester/commands/options'];
    expect(await loadedOf(folders, telling('servicetester', ['--help']))).toEqual(['tester/commands/options']);
  });

  it('by a campaign', async () => {
    const campaign = telling('servicetester', ['--use', 'imp0', '--runs', '1', '--seed', '1']);
    expect(await loadedOf([...RARE, 'tester/campaign', 'tester/world'], campaign)).toEqual([
      'tester/campaign',
      'tester/world',
    ]);
  });

  it('by a simulated campaign: nothing that speaks with processes', async () => {
    const simulated = telling('servicetester', ['--use', 'imp0', '--simulate', '--runs', '1', '--seed', '1']);
    const needed = ['tester/simulation', ...packages('tinypool')];
    expect(await loadedOf([...RARE, ...packages('ws', 'json-rpc-2.0')], simulated)).toEqual(needed);
  });

  it('by check', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'history.edn'), '{:process 0, :type :invoke, :f :acquire, :value nil}');
    const check = telling('servicetester', ['check', 'history.edn', '--service', 'mutex'], folder);
    const folders = [...RARE, 'tester/campaign', 'tester/world', ...packages('ws')];
    expect(await loadedOf(folders, check)).toEqual(['tester/histories', ...packages('edn-data')]);
  });

  it('by a node: nothing of the tester', async () => {
    const node = telling('test-node', ['2', '1', '--use', 'imp0', '--port', '0']);
    await node.said(/listens on ws:/);
    node.child.kill();
    const folders = ['tester', 'services/leases', 'test-node/host', ...packages('chalk', 'fast-check', 'jiti')];
    expect(await loadedOf(folders, node)).toEqual(['test-node/host']);
  });
});
