/** Commands as they are typed, for people to repeat. */
import type { Command, Option } from 'commander';
import { sep } from 'node:path';
import { collect } from '../../test-node/commands/cli.ts';

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

/** What an option was given. */
type Value = string | number | true | readonly string[] | undefined;

/** The options of a command that have these values, by their names, as its parsers read them. */
export const optionWords = ({ options }: Command, values: Readonly<Record<string, Value>>): readonly string[] =>
  options.flatMap((option) => wordsFor(option, values[option.attributeName()]));

function wordsFor({ long, optional, parseArg }: Option, value: Value): readonly string[] {
  if (value === undefined) return [];
  if (value === true) return [long!];
  if (optional) return [`${long!}=${String(value)}`];
  const words = parseArg === collect ? [value].flat() : [value];
  return words.flatMap((word) => [long!, String(word)]);
}
