/** Commands as they are typed, for people to repeat. */
import { sep } from 'node:path';

/** How we were called: in a project of somebody's own, by npx. */
function ourselves(): string[] {
  const installed = process.argv[1]?.split(sep).includes('node_modules') ?? false;
  return installed ? ['npx', 'servicetester'] : ['servicetester'];
}

/** What follows `servicetester`, as it is typed with it. */
export const typed = (words: readonly string[]): string =>
  [...ourselves(), ...words]
    .map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
