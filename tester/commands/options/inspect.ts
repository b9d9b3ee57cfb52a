/** How `servicetester inspect` is called. */
import { Argument, type Command } from 'commander';
import { collect, stackOptionsOf, wholeNumber } from '../../../test-node/commands/cli.ts';
import type { TargetOptions } from './target.ts';
import { configOptionsOf, type ConfigOptions } from './config.ts';
import { CONNECT, EXEC, SET } from './nodes.ts';

/** The options of the command line. */
export type InspectOptions = Pick<TargetOptions, 'use' | 'over' | 'service' | 'set' | 'connect' | 'exec'> &
  ConfigOptions;

/** Adds the command. */
export function inspectIn(servicetester: Command): Command {
  const target = stackOptionsOf(
    servicetester
      .command('inspect')
      .description('Lets you call nodes by hand, and shows what they return, and inform.')
      .addArgument(new Argument('[addresses]', 'how many nodes').argParser(wholeNumber(1))),
  );
  return configOptionsOf(target)
    .option(...SET, collect)
    .option(...CONNECT)
    .option(...EXEC)
    .addHelpText(
      'after',
      `
Calls are typed, or come from a pipe, one to a line: a node, a function, its arguments as JSON.
  servicetester inspect --use imp0
  > 0 acq
  > 1 acq
  > 0 rel
  > end`,
    );
}
