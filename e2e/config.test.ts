/** `servicetester.config.ts`, in the folder of a user. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { clauses, emptyFolder, runCommand, test } from './command.ts';

/** A folder with a file of the package in it, and this configuration. */
function folderWith(config: string, where = '.'): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, where), { recursive: true });
  for (const file of ['my-lock.ts', 'my-checker.ts'])
    cpSync(join(PACKAGE_ROOT, 'templates', file), join(folder, where, file));
  write(folder, config, where);
  return folder;
}

const write = (folder: string, config: string, where = '.'): void =>
  writeFileSync(
    join(folder, where, 'servicetester.config.ts'),
    `import { defineConfig } from 'servicetester';\nexport default defineConfig(${config});\n`,
  );

it('a failure is repeated by its command where the file has changed since', async () => {
  const folder = folderWith("{ use: 'broken/token-doubled', checker: 'imp0', simulate: true, seed: 42, calls: 40 }");
  const found = await test([], folder);
  expect(found.status).toBe(1);
  const [command, ...words] = found.report.repeat.at(-1)!.split(' ');
  expect(command).toBe('servicetester');
  write(folder, "{ use: './gone.ts', faults: 'all', runs: 0 }"); // what is wrong in it would be refused
  const again = await test(words, folder);
  expect(clauses(again.report)).toEqual(clauses(found.report));
  const replayed = await test(found.report.repeat[0]!.split(' ').slice(1), folder);
  expect(clauses(replayed.report)).toEqual(clauses(found.report));
});

it('paths in it are from its own folder, and the command line wins', async () => {
  const folder = folderWith("{ use: './my-lock.ts', checker: './my-checker.ts', runs: 100 }", 'own');
  const here = await test(['--config', 'own/servicetester.config.ts', '--runs', '20'], folder);
  expect(here.report).toMatchObject({ verdict: 'conforms', counts: { runs: 20 } });
  expect(here.report.repeat).toEqual([]);
});

it('what is named on the command line is tested, not what the file names', async () => {
  const folder = folderWith("{ use: './my-lock.ts', checker: './my-checker.ts', nodes: 7, runs: 20 }");
  const { status, stdout } = await runCommand('servicetester', ['--checker', 'imp0'], folder);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^distlock\/imp0 over msgtransfer\/tcp, 2 nodes, checker distlock\/imp0\n {2}as servicetester/,
  );
  const none = await runCommand('servicetester', ['--no-config', '--use', 'imp0', '--runs', '1'], folder);
  expect(none.stdout).not.toContain('servicetester.config.ts');
});

it('a wrong key is refused, with what there is', async () => {
  const folder = folderWith("{ user: './my-lock.ts' } as object");
  const { status, stdout, stderr } = await runCommand('servicetester', [], folder);
  expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
  expect(stderr).toContain("servicetester: servicetester.config.ts: there is no 'user'. There are: nodes, ");
});
