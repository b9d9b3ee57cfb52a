/** What the last word of a command line may become, by what its commands declare. */
import type { Argument, Command, Option } from 'commander';
import { collect } from '../../../test-node/commands/cli.ts';

/** What it may become. */
export interface Candidate {
  readonly value: string;
  /** What that is, in words; empty: the value says it. */
  readonly about: string;
}

/** What can be given to an option or an argument that does not declare it itself: the words that begin so. */
export type Values = (of: string, begun: string) => readonly string[];

/** Where on the command line we are. */
interface Place {
  readonly command: Command;
  /** How many arguments of the command stand before. */
  readonly args: number;
  /** The option whose value comes next. */
  readonly option: Option | null;
  /** The options that stand there already. */
  readonly given: ReadonlySet<Option>;
}

/** What the last of the words may become; none: a file, or nothing that is known. */
export function candidates(program: Command, words: readonly string[], values: Values): readonly Candidate[] {
  const begun = words.at(-1) ?? '';
  const place = placeAfter(program, words.slice(0, -1));
  return all(place, begun, values).filter(({ value }) => value.startsWith(begun));
}

function all({ command, args, option, given }: Place, begun: string, values: Values): readonly Candidate[] {
  if (option) return plain(ofOption(option, begun, values));
  const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(begun) ?? [];
  if (name !== undefined) {
    const asked = optionOf(command, name);
    return asked ? plain(ofOption(asked, value!, values).map((each) => `${name}=${each}`)) : [];
  }
  if (begun.startsWith('-')) return optionsOf(command, given);
  const argument = command.registeredArguments[args] ?? variadicOf(command);
  return [
    ...(args === 0 ? command.commands.map((each) => ({ value: each.name(), about: each.description() })) : []),
    ...(argument ? plain(argument.argChoices ?? values(`${command.name()} ${argument.name()}`, begun)) : []),
  ];
}

/** Reads what stands before. */
function placeAfter(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, args: 0, option: null, given: new Set() };
  for (const word of words) place = next(place, word);
  return place;
}

function next(place: Place, word: string): Place {
  const { command, args, option, given } = place;
  if (option) return { ...place, option: null };
  if (word.startsWith('-')) {
    const named = optionOf(command, word.split('=')[0]!);
    if (!named) return place;
    return {
      ...place,
      given: new Set([...given, named]),
      option: named.required && !word.includes('=') ? named : null,
    };
  }
  const inner = args === 0 ? command.commands.find((each) => each.name() === word) : undefined;
  return inner ? { command: inner, args: 0, option: null, given: new Set() } : { ...place, args: args + 1 };
}

const optionOf = (command: Command, name: string): Option | null =>
  command.options.find(({ long, short }) => name === long || name === short) ?? null;

const ofOption = (option: Option, begun: string, values: Values): readonly string[] =>
  option.argChoices ?? values(option.long!, begun);

/** All options but those that stand there and may not again. */
const optionsOf = (command: Command, given: ReadonlySet<Option>): readonly Candidate[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => !given.has(option) || option.parseArg === collect)
    .map((option) => ({ value: option.long!, about: option.description }));

function variadicOf(command: Command): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return last?.variadic ? last : undefined;
}

const plain = (values: readonly string[]): readonly Candidate[] => values.map((value) => ({ value, about: '' }));
