/** A project that begins with `servicetester init`. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { githubProblems } from './ci.ts';
import { beside, clauses, emptyFolder, runCommand, test } from './command.ts';

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

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: { readonly path?: string };
}

/** What its workflow does. */
const stepsOf = (folder: string): readonly Step[] =>
  (parse(readFileSync(join(folder, WORKFLOW), 'utf8')) as { jobs: { servicetester: { steps: Step[] } } }).jobs
    .servicetester.steps;

const change = (file: string, to: (text: string) => string): void =>
  writeFileSync(file, to(readFileSync(file, 'utf8')));

describe('servicetester init', () => {
  it('writes what conforms, is tested by its workflow, and fits its types', async () => {
    const { folder, stdout } = await begun();
    for (const file of readdirSync(folder).filter((name) => !['.github', 'node_modules'].includes(name)))
      expect(stdout).toContain(`  ${file} `);
    const run = stepsOf(folder)
      .map((step) => step.run)
      .find((line) => line?.startsWith('npx servicetester'));
    const tested = await runCommand('servicetester', run!.split(' ').slice(2), folder);
    expect(tested.status).toBe(0);
    expect(beside(tested.stderr)).toBe('');
    expect(tested.stdout).toContain('\n  as servicetester.config.ts says\n');
    expect(tested.stdout).toContain('\nconforms\n');
    const tsc = join(PACKAGE_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const types = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((error: unknown) => error);
    expect(types).toMatchObject({ stdout: '' });
  });

  it('writes a workflow that keeps both reports, whatever comes out', async () => {
    const { folder } = await begun();
    expect(await githubProblems(readFileSync(join(folder, WORKFLOW), 'utf8'))).toEqual([]);
    const steps = stepsOf(folder);
    const kept = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))!;
    expect(kept.if).toBe('always()');
    const args = steps
      .find(({ run }) => run?.startsWith('npx servicetester'))!
      .run!.split(' ')
      .slice(2);
    change(join(folder, 'my-lock.ts'), (text) => text.replace(/^.*take this line away.*\n/m, ''));
    expect((await runCommand('servicetester', args, folder)).status).toBe(1);
    for (const path of kept.with!.path!.trim().split('\n')) expect(existsSync(join(folder, path)), path).toBe(true);
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
