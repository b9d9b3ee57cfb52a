/** Where in a user's own files an error was thrown. */
import { CODE_ROOT } from '../package.ts';

/** The lines of its stack that are neither of this package nor of another one, the innermost first: `    at update (/…/ring.ts:12:5)`. */
export function ownFrames(error: unknown): readonly string[] {
  const lines = ((error as Error).stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return lines.filter((line) => !/node_modules|node:/.test(line) && !line.includes(CODE_ROOT));
}
