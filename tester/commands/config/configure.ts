/** What the command line leaves unsaid, the configuration file says. */
import { InvalidArgumentError, type Argument, type Command, type Option } from 'commander';
import { dirname } from 'node:path';
import { inspect } from 'node:util';
import { collect } from '../../../test-node/commands/cli.ts';
import { UsageError } from '../../../test-node/commands/status.ts';
import type { Configured } from '../../report/subject.ts';
import type { ConfigOptions } from '../options/config.ts';
import { TARGET_OPTIONS, type TargetOptions } from '../options/target.ts';
import type { Config } from './config.ts';
import { configFile, loadConfig } from './find.ts';
import { fromHere, givenBy } from './given.ts';

/** Who says one of these on the command line tests something else: nothing of what the file tests is taken from the file. */
const OTHER: readonly string[] = ['use', 'service', 'checker', 'connect', 'exec'] satisfies (keyof Config)[];

/** What a key of the file stands for: an option, or the argument that says how many nodes. */
type Meant = Option | Argument;

/**
 * Reads the file that counts, if any, and sets what the command line does not say. `parsed` is `servicetester`, or a command in it, which takes
 * only what is tested: how, its own options say. Resolves with the file, and what of it is not taken; undefined: none counts. Rejects with `UsageError` for
 * what there is not.
 */
export async function configure(parsed: Command): Promise<Configured | undefined> {
  const file = configFile(parsed.opts<ConfigOptions>().config);
  if (file === null) return undefined;
  const config = await loadConfig(file);
  const servicetester = parsed.parent ?? parsed;
  const known = meantBy(servicetester);
  const own = meantBy(parsed);
  const without: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    const meant = known.get(key);
    if (!meant) throw new UsageError(`${file}: there is no '${key}'. There are: ${[...known.keys()].join(', ')}.`);
    const read = readAs(meant, key, value, file);
    if (read === undefined || !own.has(key)) continue;
    if (isTaken(parsed, key)) set(parsed, key, read);
    else if (isTarget(key) && !isSaid(parsed, key)) without.push(key);
  }
  return { file, without };
}

/** What each key stands for, with a command. */
export function meantBy(command: Command): ReadonlyMap<string, Meant> {
  const options = command.options.filter((option) => !NOT_IN_A_FILE.has(option.attributeName()));
  return new Map<string, Meant>([
    ['nodes', command.registeredArguments[0]!],
    ...options.map((option) => [option.attributeName(), option] as const),
  ]);
}

const NOT_IN_A_FILE: ReadonlySet<string> = new Set(['version', 'config']);

function isTaken(parsed: Command, key: string): boolean {
  if (isSaid(parsed, key)) return false;
  if (isTarget(key)) return !OTHER.some((each) => isSaid(parsed, each));
  return parsed.parent === null;
}

/** Does it say what is tested, or by what it is judged? */
const isTarget = (key: string): boolean => key === 'nodes' || TARGET_OPTIONS[key as keyof TargetOptions] === 'what';

const isSaid = (parsed: Command, key: string): boolean =>
  key === 'nodes' ? parsed.args.length > 0 : parsed.getOptionValueSource(key) === 'cli';

function set(parsed: Command, key: string, value: unknown): void {
  if (key === 'nodes') parsed.processedArgs[0] = value;
  else parsed.setOptionValueWithSource(key, value, 'config');
}

/** The value as the command line's own parser reads it; undefined: nothing is said. Throws `UsageError`, with the file and the key. */
function readAs(meant: Meant, key: string, value: unknown, file: string): unknown {
  try {
    const given = givenBy(key, value);
    if (given === null) return undefined;
    if (given === true || takesNothing(meant)) return alone(meant, given);
    const words = given.map((word) => fromHere(key, word, dirname(file)));
    if (meant.parseArg === collect)
      return words.reduce<unknown>((before, word) => parse(meant, word, before), undefined);
    return parse(meant, words.join(','), undefined);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof InvalidArgumentError)) throw error;
    throw new UsageError(`${file}: '${key}' cannot be ${inspect(value)}. ${error.message}`, { cause: error });
  }
}

const parse = (meant: Meant, word: string, before: unknown): unknown =>
  meant.parseArg ? (meant.parseArg as (word: string, before: unknown) => unknown)(word, before) : word;

const takesNothing = (meant: Meant): boolean => 'isBoolean' in meant && meant.isBoolean();

/** What stands there, and is given nothing. */
function alone(meant: Meant, given: readonly string[] | true): true {
  const may = takesNothing(meant) || ('optional' in meant && meant.optional);
  if (given === true && may) return true;
  throw new TypeError(given === true ? 'It must be given something.' : 'It must be true or false.');
}
