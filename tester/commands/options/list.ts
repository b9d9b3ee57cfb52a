/** How `servicetester list` is called. */
import { Argument, type Command } from 'commander';

/** What can be listed. */
export const LISTED = ['services', 'implementations', 'checkers', 'scenarios', 'reports', 'faults'] as const;
/** One kind of what can be listed. */
export type Listed = (typeof LISTED)[number];

/** The options of the command line. */
export interface ListOptions {
  readonly service?: string;
  readonly broken?: true;
}

/** Adds the command. */
export function listIn(servicetester: Command): Command {
  return servicetester
    .command('list')
    .description('Lists what there is, by name; of one kind: what each is.')
    .addArgument(new Argument('[kind]', 'what of it').choices(LISTED))
    .option('--service <name>', 'only what is of this service')
    .option('--broken', 'also implementations that are wrong on purpose, or right and unusual');
}
