/** How `servicetester init` is called. */
import type { Command } from 'commander';

/** Adds the command. */
export function initIn(servicetester: Command): Command {
  return servicetester
    .command('init')
    .description('Writes a lock, a checker of it, a configuration file and a CI workflow, to begin with.')
    .argument('[folder]', 'where to', '.');
}
