/** A project that begins with `servicetester init`. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { clauses, emptyFolder, runCommand, test } from './command.ts';

const WORKFLOW = '.github/workflows/servicetester.yml';

/** An empty folder after `servicetester init`, as if `npm install` had been run in it. */
async function begun(): Promise<{ folder: string; stdout: string }> {
  const folder = emptyFolder();
  const { status, stdout, stderr } = await runCommand('servicetester', ['init'], folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(PACKAGE_ROOT, join(folder, 'node_modules', 'servicetester'));
  symlinkSync(join(PACKAGE_ROOT, 'node_modules', '@types'), join(folder, 'node_modules', '@types'));
  return { folder, stdout };
}

const change = (file: string, to: (text: string) => string): void =>
  writeFileSync(file, to(readFileSync(file, 'utf8')));

describe('servicetester init', () => {
  it('writes what conforms, is tested by its workflow, and fits its types', async () => {
    const { folder, stdout } = await begun();
    for (const file of readdirSync(folder).filter((name) => !['.github', 'node_modules'].includes(name)))
      expect(stdout).toContain(`  ${file} `);
    const { jobs } = parse(readFileSync(join(folder, WORKFLOW), 'utf8')) as {
      jobs: { servicetester: { steps: { run?: string }[] } };
    };
    const run = jobs.servicetester.steps.map((step) => step.run).find((line) => line?.startsWith('npx servicetester'));
    const tested = await runCommand('servicetester', run!.split(' ').slice(2), folder);
    expect(tested).toMatchObject({ status: 0, stderr: '' });
    expect(tested.stdout).toContain('\n  as servicetester.config.ts says\n');
    expect(tested.stdout).toContain('\nconforms\n');
    const tsc = join(PACKAGE_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const types = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((error: unknown) => error);
    expect(types).toMatchObject({ stdout: '' });
  });

  it('says which line it can do without, and what is found then', async () => {
    const { folder, stdout } = await begun();
    const [, line, clause] = /take this line away from my-lock\.ts:\n {2}(.*)\n.*'(.*)'/.exec(stdout)!;
    change(join(folder, 'my-lock.ts'), (text) => text.replace(line!, ''));
    expect((await test([], folder)).report.verdict).toBe('violates');
    const { report } = await test(['--simulate', '--seed', '1'], folder);
    expect(clauses(report)).toEqual([`checker: inform gave: ${clause!}`]);
  });

  it('writes nothing where something of it is there', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'servicetester.config.mjs'), 'export default {};');
    const { status, stderr } = await runCommand('servicetester', ['init'], folder);
    expect(status).toBe(64);
    expect(stderr).toContain('Nothing is written, since this is there already: servicetester.config.mjs.');
    expect(readdirSync(folder)).toEqual(['servicetester.config.mjs']);
  });

  it('keeps the package.json of a project', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'package.json'), '{}');
    const { status, stdout } = await runCommand('servicetester', ['init'], folder);
    expect(status).toBe(0);
    expect(stdout).toContain('Kept as it was: package.json\n');
    expect(stdout).toContain('  npm install --save-dev servicetester\n');
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe('{}');
  });
});
