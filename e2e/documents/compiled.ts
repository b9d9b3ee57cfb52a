/** Compiles what of the documents is TypeScript, with the types of the package. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { PACKAGE_ROOT } from '../../test-node/package.ts';
import { emptyFolder } from '../command.ts';
import { fileOf, type Fence } from './fences.ts';

const config = ts.readConfigFile(join(PACKAGE_ROOT, 'templates', 'tsconfig.template.json'), (path) =>
  ts.sys.readFile(path),
);
const { options } = ts.convertCompilerOptionsFromJson(
  (config.config as { compilerOptions: object }).compilerOptions,
  PACKAGE_ROOT,
);

/** What the compiler says of these blocks: `docs/vitest.md/local-lock.ts(7): Cannot find name 'x'.`; those of one document see each other. */
export function compiled(fences: readonly Fence[]): string[] {
  const folder = emptyFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(PACKAGE_ROOT, join(modules, 'servicetester'));
  for (const name of ['vitest', '@types']) symlinkSync(join(PACKAGE_ROOT, 'node_modules', name), join(modules, name));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const files = fences.map((fence) => {
    const path = join(folder, fence.document, fileOf(fence) ?? `line-${fence.line}.ts`);
    mkdirSync(join(folder, fence.document), { recursive: true });
    writeFileSync(path, fence.text);
    return path;
  });
  const program = ts.createProgram(files, { ...options, typeRoots: [join(modules, '@types')] });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, '\n');
    const line = file && ts.getLineAndCharacterOfPosition(file, start!).line + 1;
    return file ? `${relative(folder, file.fileName)}(${line}): ${text}` : text;
  });
}
