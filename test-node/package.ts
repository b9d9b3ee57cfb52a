/** Where this package is, and which version: it runs from its sources in tests, and from `dist` elsewhere. */
import { readFileSync } from 'node:fs';
import { basename, dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with `services`, `implementations` and `checkers`. */
export const CODE_ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** The ending of its files: `.ts` or `.js`. */
export const EXTENSION = extname(fileURLToPath(import.meta.url));
/** The folder with `package.json` and `bin`. */
export const PACKAGE_ROOT = basename(CODE_ROOT) === 'dist' ? dirname(CODE_ROOT) : CODE_ROOT;
/** The version of the package. */
export const VERSION = (
  JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { readonly version: string }
).version;
/** The folder with its documents, as its users open it: from a project in which it is installed, or from a clone of it. */
export const DOCS = PACKAGE_ROOT.split(sep).includes('node_modules') ? 'node_modules/servicetester/docs' : 'docs';
