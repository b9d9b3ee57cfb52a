/** A document as its reader plays it: the files that it has written so far, and a shell beside them. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { PACKAGE_ROOT } from '../../test-node/package.ts';
import { emptyFolder, type Done } from '../command.ts';
import { fileOf, type Fence } from './fences.ts';

/** The commands, as after `npm link`. */
const linked = emptyFolder();
for (const name of readdirSync(join(PACKAGE_ROOT, 'bin')))
  symlinkSync(join(PACKAGE_ROOT, 'bin', name), join(linked, basename(name, '.js')));
const PATH = [linked, dirname(process.execPath), process.env['PATH']].join(delimiter);

/** An empty folder, as if the package were installed in it; and with the folders of the clone that documents speak of. */
export function folderOfReader(): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(PACKAGE_ROOT, join(folder, 'node_modules', 'servicetester'));
  for (const name of ['bin', 'examples', 'e2e']) symlinkSync(join(PACKAGE_ROOT, name), join(folder, name));
  return folder;
}

/** Writes the files that these blocks are. Functions in Python that are no file take the place of those of the same names. */
export function write(folder: string, fences: readonly Fence[]): void {
  const files = new Map<string, string>();
  for (const fence of fences) {
    const file = fileOf(fence) ?? [...files.keys()].findLast((name) => name.endsWith('.py'))!;
    files.set(file, fileOf(fence) ? fence.text : withFunctions(files.get(file)!, fence.text));
  }
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
}

function withFunctions(program: string, functions: string): string {
  const [, name] = /^def (\w+)\(/.exec(functions)!;
  return program.replace(new RegExp(`^def ${name}\\(.*\\n(?: .*\\n)+`, 'm'), functions);
}

/** Runs a line of a shell, in which the commands of the package can be named. */
export const shell = (line: string, folder: string): Promise<Done> =>
  new Promise((resolve) => {
    const typed = line.replace(/^npx /, ''); // a process more, which finds the same
    execFile('bash', ['-c', typed], { cwd: folder, env: { ...process.env, PATH } }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

/** A campaign that is over soon. */
export const inShort = (line: string): string =>
  / --(use|exec|checker) /.test(line) ? `${line} --runs 1 --calls 2 --shrink 0` : line;
