/** What all commands share: how they are declared, how they fail, how they are interrupted. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { VERSION } from '../package.ts';
import type { StackNames } from '../stack/stack.ts';
import { isLoopback, LOOPBACK } from '../wire/loopback.ts';
import { MAKE_TOKEN, TOKEN_VARIABLE, token } from '../wire/token.ts';
import { STATUS_HELP, UnavailableError, UsageError, status, statusOf } from './status.ts';
import { tellIfUnfinished } from './unfinished.ts';

/** A command of this package, without options. */
export function command(name: string, about: string): Command {
  return new Command(name)
    .description(about)
    .version(VERSION)
    .showHelpAfterError(`(see ${name} --help)`)
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText('after', STATUS_HELP);
}

/** For options: a whole number, not less than `min`. */
export const wholeNumber =
  (min: number, max = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    const fits = text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max;
    if (!fits) throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    return value;
  };

/** For options: a number above 0. */
export function positiveNumber(text: string): number {
  const value = nonNegativeNumber(text);
  if (value === 0) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** For options: a number, 0 or more. */
export function nonNegativeNumber(text: string): number {
  const value = Number(text);
  const fits = text.trim() !== '' && Number.isFinite(value) && value >= 0;
  if (!fits) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** For options that may be given more than once; without a default, which `--help` would show. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** The options that name a stack, shared by all commands that make nodes. */
export function stackOptionsOf(program: Command): Command {
  return program
    .option('--use <name>', 'the implementation: a name, or the path of a file')
    .option(
      '--over <name>',
      'what it stands on, from the top down: a name, a path, model, or ws://… of a running model',
      collect,
    )
    .option('--service <name>', 'the service, where the implementation does not tell it');
}

/** What those options say. */
export interface StackOptions {
  readonly use?: string;
  readonly over?: readonly string[];
  readonly service?: string;
}

/** The stack that the options name. Throws `UsageError` where they name none. */
export function namesOf({ use, over = [], service }: StackOptions): StackNames {
  if (use === undefined) throw new UsageError('Say which implementation: --use imp0');
  return { use, over, service };
}

/** The option for the address to listen on. */
export const hostOption = (): Option =>
  new Option('--host <address>', `the address to listen on; others than the loopback need ${TOKEN_VARIABLE}`)
    .default(LOOPBACK)
    .argParser(parseHost);

function parseHost(address: string): string {
  if (isLoopback(address) || token() !== null) return address;
  throw new InvalidArgumentError(`Others reach it there, so both sides need a token: ${MAKE_TOKEN}`);
}

/** The option for the port of a process. `otherwise`: the port that it takes without, in words. */
export const portOption = (otherwise: string): Option =>
  new Option('--port <port>', `the port to listen on; 0: a free one (default: ${otherwise})`).argParser(
    wholeNumber(0, 65_535),
  );

/** What a command does; resolves with the exit status. */
export type Action = (command: Command) => Promise<number>;

/**
 * Runs a command, or one of the commands in it, with its action. All errors become one clear message on stderr and a status; only a
 * failure of our own shows a stack.
 */
export async function run(
  program: Command,
  argv: readonly string[],
  action: Action,
  subcommands: readonly (readonly [Command, Action])[] = [],
): Promise<number> {
  let result: number = status.internal;
  for (const [each, act] of [[program, action] as const, ...subcommands]) {
    each.action(async () => {
      token(); // a wrong one is told before anything is started
      result = await act(each);
    });
  }
  const finished = tellIfUnfinished(program.name());
  process.stdout.on('error', unwritten);
  process.stderr.on('error', () => {}); // nowhere is left where it could be said
  try {
    await program.parseAsync(argv);
    return result;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? status.conforms : status.usage;
    const known = unavailable(error) ?? error;
    const code = statusOf(known);
    console.error(code === status.internal ? ourFailure(known) : `${program.name()}: ${(known as Error).message}`);
    return code;
  } finally {
    finished();
  }
}

/** If nobody reads any more (`| head`), nothing is left to say. */
function unwritten({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  console.error(`The output cannot be written: ${message}`);
  process.once('exit', () => (process.exitCode ||= status.unavailable));
}

/** Why a process cannot listen where it should. */
const cannotListen: Readonly<
  Record<string, (where: { port?: number; address?: string; hostname?: string }) => string>
> = {
  EADDRINUSE: ({ port }) => `The port ${port} is taken. Choose another with --port, or 0 for a free one.`,
  EACCES: ({ port }) => `The port ${port} may not be used by this user. Choose another with --port, from 1024.`,
  EADDRNOTAVAIL: ({ address }) => `${address} is no address of this machine. Choose another with --host.`,
  ENOTFOUND: ({ hostname }) => `${hostname} is no address. Choose another with --host.`,
};

function unavailable(error: unknown): UnavailableError | null {
  const { code = '', syscall = '' } = Object(error) as { code?: string; syscall?: string };
  const tell = ['listen', 'getaddrinfo'].includes(syscall) ? cannotListen[code] : undefined;
  return tell ? new UnavailableError(tell(error as object)) : null;
}

const ourFailure = (error: unknown): string =>
  `The tester itself failed; this says nothing about what was tested.\n${(error as Error).stack ?? String(error)}`;

/**
 * Resolves with an exit status when the process is asked to end: by Ctrl-C, by SIGTERM, or because the process that started it is
 * gone. One of ours does not heed Ctrl-C, which a terminal sends to all processes: the one that started it ends it.
 */
export function askedToEnd(): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve(status.terminated));
    if (process.connected) {
      process.on('SIGINT', () => {});
      process.once('disconnect', () => resolve(status.conforms));
    } else {
      let asked = false;
      process.on('SIGINT', () => {
        if (asked) process.exit(status.interrupted); // at once, without a report
        asked = true;
        resolve(status.interrupted);
      });
    }
  });
}
