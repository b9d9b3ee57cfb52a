/** How `servicetester service` is called. */
import { Argument, type Command } from 'commander';
import { collect, positiveNumber, wholeNumber } from '../../../test-node/commands/cli.ts';

/** The options of the command line. */
export interface ServiceOptions {
  readonly set?: readonly string[];
  readonly budget: number;
}

const BUDGET_S = 10;

/** Adds the command. */
export function serviceIn(servicetester: Command): Command {
  return servicetester
    .command('service')
    .description(
      'Examines a specification, without an implementation: where it leads, what can block, is it delay-closed?',
    )
    .argument('<service>', 'the service: a name, or the path of a file')
    .addArgument(
      new Argument('[addresses]', 'how many users (default: two, if there can be)').argParser(wholeNumber(1)),
    )
    .option('--set <name=value>', 'a parameter of the service: capacity=1', collect)
    .option('--budget <seconds>', 'stop after so long', positiveNumber, BUDGET_S);
}
