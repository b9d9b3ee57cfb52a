import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { exploreIn } from '../options/explore.ts';
import { servicetesterCommand } from '../options/test.ts';
import { parametersOf } from '../parameters.ts';
import { lock } from '../../../services/lock.ts';
import type { Config } from './config.ts';
import { configure, meantBy } from './configure.ts';

/** Every field of the type; the compiler holds that none is missing. */
const fields: Record<keyof Required<Config>, true> = {
  ...{ nodes: true, use: true, over: true, service: true, checker: true, set: true, connect: true, exec: true },
  ...{ overtaking: true, idle: true, overlap: true, simulate: true, workers: true, faults: true, strict: true },
  ...{ runs: true, calls: true, seed: true, shard: true, budget: true, shrink: true, report: true },
};

const folder = mkdtempSync(join(tmpdir(), 'servicetester-config-'));

/** A configuration file of this text. */
function file(text: string): string {
  const path = join(mkdtempSync(join(folder, 'one-')), 'servicetester.config.ts');
  writeFileSync(path, text);
  return path;
}

const exporting = (config: Config): string => file(`export default ${JSON.stringify(config)};`);

/** What is asked for where these words are said, and the file says the rest. */
async function asked(path: string, ...words: string[]): Promise<Record<string, unknown>> {
  const servicetester = servicetesterCommand().action(() => {});
  const explore = exploreIn(servicetester).action(() => {});
  const parsed: Command = words[0] === 'explore' ? explore : servicetester;
  await servicetester.parseAsync([...words, '--config', path], { from: 'user' });
  await configure(parsed);
  const { config, ...options } = parsed.opts<Record<string, unknown>>();
  expect(config).toBe(path);
  return { nodes: parsed.processedArgs[0] as unknown, ...options };
}

describe('servicetester.config.ts', () => {
  it('has a field for everything that the command line can say, and for nothing else', () => {
    expect([...meantBy(servicetesterCommand()).keys()].sort()).toEqual(Object.keys(fields).sort());
  });

  it('tells what of it is not taken where the command line names something else', async () => {
    const path = exporting({ checker: 'imp0', nodes: 2, runs: 7, faults: ['pause'] });
    const configured = async (...words: string[]): Promise<unknown> => {
      const parsed = servicetesterCommand().action(() => {});
      await parsed.parseAsync([...words, '--config', path], { from: 'user' });
      return configure(parsed);
    };
    expect(await configured()).toEqual({ file: path, without: [] });
    expect(await configured('--use', 'imp1')).toEqual({ file: path, without: ['checker', 'nodes'] });
    expect(await configured('3', '--checker', 'imp1')).toEqual({ file: path, without: [] });
  });

  it('says what the command line would, read by the same parsers', async () => {
    const path = exporting({
      ...{ nodes: 3, use: 'imp1', over: ['window', 'lossy'], set: { stale: 'everywhere', names: ['a', 'b'] } },
      ...{ faults: ['pause', 'partition'], seed: '42:3', simulate: true, strict: false, report: ['github'] },
      ...{ runs: 7, budget: 1.5, shrink: 0, overtaking: 0, workers: undefined, idle: undefined },
    });
    const { set, ...rest } = await asked(path);
    expect(rest).toEqual({
      ...{ nodes: 3, use: 'imp1', over: ['window', 'lossy'], simulate: true, report: ['github'] },
      ...{ faults: ['pause', 'partition'], seed: { seed: 42, only: { index: 3, slant: 0 } } },
      ...{ runs: 7, calls: 50, budget: 1.5, shrink: 0, overtaking: 0 },
    });
    const parameters = parametersOf(lock, set as string[]);
    expect(parameters).toEqual({ stale: 'everywhere', names: ['a', 'b'] });
  });

  it('loses against the command line', async () => {
    const path = exporting({ use: 'imp1', nodes: 3, runs: 7, faults: 'all', over: ['tcp'] });
    expect(await asked(path, '4', '--runs', '5', '--faults', 'none', '--over', 'model')).toMatchObject({
      ...{ nodes: 4, use: 'imp1', runs: 5, faults: [], over: ['model'] },
    });
  });

  it.each(['--use', '--checker', '--service', '--connect', '--exec'])(
    'says nothing of what is tested where %s says that something else is',
    async (option) => {
      const path = exporting({ use: './my-lock.ts', checker: './my-checker.ts', nodes: 3, overtaking: 2, runs: 7 });
      const { nodes, use, checker, overtaking, runs } = await asked(path, option, 'imp0');
      expect([use, checker].filter((each) => each !== undefined && each !== 'imp0')).toEqual([]);
      expect({ nodes, overtaking, runs }).toEqual({ nodes: undefined, overtaking: undefined, runs: 7 });
    },
  );

  it('tells explore only what is tested', async () => {
    const path = exporting({ use: 'imp0', overtaking: 2, calls: 50, seed: 42, budget: 600, idle: 5 });
    expect(await asked(path, 'explore')).toMatchObject({ use: 'imp0', overtaking: 2, calls: 4, seed: 0, budget: 60 });
    expect(await asked(path, 'explore')).not.toHaveProperty('idle');
  });

  it('has paths from its own folder', async () => {
    const path = exporting({ use: './my-lock.ts', over: ['tcp', 'below.ts'], report: ['junit=out/junit.xml'] });
    const here = relative('.', join(path, '..'));
    expect(await asked(path)).toMatchObject({
      use: join(here, 'my-lock.ts'),
      over: ['tcp', join(here, 'below.ts')],
      report: [`junit=${join(here, 'out/junit.xml')}`],
    });
  });

  it.each([
    ['{ user: "x" }', "there is no 'user'. There are: nodes, checker, use, over, service, set"],
    ['{ runs: 0 }', "'runs' cannot be 0. It must be a whole number from 1."],
    ['{ nodes: 1.5 }', "'nodes' cannot be 1.5. It must be a whole number from 1."],
    [
      '{ faults: ["pause", "flood"] }',
      `'faults' cannot be [ 'pause', 'flood' ]. There is no fault 'flood'. There are: none`,
    ],
    ['{ simulate: 1 }', "'simulate' cannot be 1. It must be true or false."],
    ['{ use: true }', "'use' cannot be true. It must be given something."],
    ['{ over: [null] }', "'over' cannot be [ null ]. It must be a text, a number, or a list of them."],
    ['{ use: {} }', "'use' cannot be {}. It must be a text, a number, or a list of them."],
    ['{ set: { a: 1n } }', "'set' cannot be { a: 1n }."],
    ['42', 'exports no configuration: export default defineConfig({ … })'],
  ])('%s is refused, with the file, the key, and what there is', async (config, message) => {
    const path = file(`export default ${config};`);
    await expect(asked(path)).rejects.toThrow(message);
    await expect(asked(path)).rejects.toThrow(path);
  });

  it('is refused where it is not there', async () => {
    await expect(asked('nowhere.config.ts')).rejects.toThrow('There is no file nowhere.config.ts.');
  });
});
