/** How `servicetester merge` is called. */
import type { Command } from 'commander';
import { collect } from '../../../test-node/commands/cli.ts';
import { REPORT_HELP } from './report.ts';

/** The options of the command line. */
export interface MergeOptions {
  readonly report?: readonly string[];
}

/** Adds the command. */
export function mergeIn(servicetester: Command): Command {
  return servicetester
    .command('merge')
    .description('Judges a whole campaign by the JSON reports of all its shards.')
    .argument('<files...>', 'the reports: made by --shard 1/8 --report json=FILE, and so on')
    .option('--report <kind>', REPORT_HELP, collect);
}
