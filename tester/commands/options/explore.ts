/** How `servicetester explore` is called. */
import { Argument, Option, type Command } from 'commander';
import {
  collect,
  nonNegativeNumber,
  positiveNumber,
  stackOptionsOf,
  wholeNumber,
} from '../../../test-node/commands/cli.ts';
import { configOptionsOf, type ConfigOptions } from './config.ts';
import { REPORT_HELP } from './report.ts';
import type { TargetOptions } from './target.ts';

/** The options of the command line. */
export interface ExploreOptions extends TargetOptions, ConfigOptions {
  readonly calls: number;
  readonly seed: number;
  readonly deviations?: number;
  readonly budget: number;
  readonly workers?: number;
  readonly shrink: number;
  readonly resume?: string;
  readonly report?: readonly string[];
}

const CALLS = 4;
const BUDGET_S = 60;
const SHRINK_S = 20;

/** Adds the command. */
export function exploreIn(servicetester: Command): Command {
  const target = stackOptionsOf(
    servicetester
      .command('explore')
      .description('Explores all orders in which a few calls and what follows from them can happen, in a simulation.')
      .addArgument(new Argument('[addresses]', 'how many nodes').argParser(wholeNumber(1)))
      // It is refused in words: explored is only what can be simulated.
      .addOption(new Option('--exec <command>').hideHelp())
      .option(
        '--checker <name>',
        'a checker: a name, or the path of a file; the implementation of that name is explored',
      ),
  );
  return configOptionsOf(target)
    .option('--set <name=value>', 'a parameter of the service: stale=everywhere', collect)
    .option('--calls <number>', 'how many calls, dealt out to the users', wholeNumber(1), CALLS)
    .option('--seed <number>', 'where the choices of the users come from; 0: the least surprising', wholeNumber(0), 0)
    .option(
      '--deviations <number>',
      'only schedules that deviate at most so often from first in, first out (default: all)',
      wholeNumber(0),
    )
    .option('--overtaking <number>', 'how often a waiting call may be passed by later ones', wholeNumber(0))
    .option('--workers <number>', 'how many threads (default: one for each core)', wholeNumber(1))
    .option('--budget <seconds>', 'stop after so long; it can be gone on with', positiveNumber, BUDGET_S)
    .option('--resume <file>', 'go on where another exploration was left; all but the budget comes from it')
    .option('--shrink <seconds>', 'shrink a failure for at most so long; 0: not at all', nonNegativeNumber, SHRINK_S)
    .option('--report <kind>', REPORT_HELP, collect);
}
