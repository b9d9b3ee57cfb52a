/** How `servicetester scenario` is called. */
import type { Command } from 'commander';

/** Adds the command. */
export function scenarioIn(servicetester: Command): Command {
  return servicetester
    .command('scenario')
    .description('Shows something that is known, on real processes; without a name: lists what there is.')
    .argument('[name]', 'the scenario: a name, or the path of a file');
}
