/** `--config FILE`: which configuration file counts. */
import type { Command } from 'commander';

/** What the command line says of it: this one; none. Else that of the current folder, if there is one. */
export interface ConfigOptions {
  readonly config?: string | false;
}

/** Adds the options. */
export const configOptionsOf = (program: Command): Command =>
  program
    .option(
      '--config <file>',
      'what is not said here, this file says (default: servicetester.config.ts, if it is here)',
    )
    .option('--no-config', 'no file says anything');
