/** How `servicetester replay` is called. */
import type { Command } from 'commander';
import { REPORT_HELP } from './report.ts';
import { collect, wholeNumber } from '../../../test-node/commands/cli.ts';

/** The options of the command line. */
export interface ReplayOptions {
  /** At most so many times; without: as often as the file says. */
  readonly repeat?: number;
  readonly report?: readonly string[];
  /** On real processes, though it was found in a simulation. */
  readonly real?: true;
}

/** Adds the command. */
export function replayIn(servicetester: Command): Command {
  return servicetester
    .command('replay')
    .description('Runs a plan again that failed and was saved.')
    .argument('<file>', 'the plan: .servicetester/….plan.json')
    .option('--real', 'on real processes, though it was found in a simulation')
    .option('--repeat <number>', 'at most so many times (default: as often as should show it)', wholeNumber(1))
    .option('--report <kind>', REPORT_HELP, collect);
}
