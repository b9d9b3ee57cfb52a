/** The script of the page: compiled from TypeScript, in one piece. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../../test-node/package.ts';

/** Its modules: each stands after those that it imports. */
const MODULES = [
  'trace/brief',
  'report/html/text',
  'report/html/changes',
  'report/html/detail',
  'report/html/reader/filter',
  'report/html/reader/overview',
  'report/html/reader/view',
  'report/html/reader/reader',
];

/** The text of the script. Reads what was compiled. */
export function readerScript(): string {
  const modules = MODULES.map((name) => readFileSync(join(PACKAGE_ROOT, 'dist', 'tester', `${name}.js`), 'utf8'));
  return `'use strict';\n{\n${modules.map(withoutModule).join('\n')}\n}`;
}

/** One file has no modules: all that they export is in one scope. */
const withoutModule = (text: string): string =>
  text
    .replaceAll(/^import .*;$/gm, '')
    .replaceAll(/^export (?=(const|function|class) )/gm, '')
    .replaceAll(/^export \{.*\};$/gm, '')
    .replaceAll(/^\/\/# sourceMappingURL=.*$/gm, '')
    .replaceAll('</', '<\\/');
