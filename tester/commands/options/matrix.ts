/** How `servicetester matrix` is called. */
import type { Command } from 'commander';
import { wholeNumber } from '../../../test-node/commands/cli.ts';
import type { AskedFault } from '../../plan/asked-faults.ts';
import { parseFaults } from './faults.ts';

/** The options of the command line. */
export interface MatrixOptions {
  readonly faults?: readonly AskedFault[];
  readonly runs: number;
  readonly calls: number;
  readonly seed?: number;
  readonly write?: string;
}

const RUNS = 10;
const CALLS = 20;

/** Adds the command. */
export function matrixIn(servicetester: Command): Command {
  return servicetester
    .command('matrix')
    .description(
      'Tests implementations under each kind of fault, and prints one table. A field takes some seconds to a minute: all of it, with --runs 2, took 19 minutes.',
    )
    .argument('[names...]', 'implementations (default: all that are meant to be right)')
    .option('--faults <kinds>', 'only under these (default: all)', parseFaults)
    .option('--runs <number>', 'how many runs for each field', wholeNumber(1), RUNS)
    .option('--calls <number>', 'at most so many calls in a run', wholeNumber(1), CALLS)
    .option('--seed <seed>', 'where all choices come from', wholeNumber(0))
    .option('--write <file>', 'write the table as Markdown, with the command that made it');
}
