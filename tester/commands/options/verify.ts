/** How `servicetester verify` is called. */
import type { Command } from 'commander';

/** Adds the command. */
export function verifyIn(servicetester: Command): Command {
  return servicetester
    .command('verify')
    .description('Checks the certificate of a history, in linear time, without the judges that made it.')
    .argument('<certificate>', 'the certificate: of servicetester check FILE --certificate')
    .argument('<history>', 'the file that it is of');
}
