/** `service-model distlock`: the specification as a running service. */
import { MODEL_PORT } from '../wire/ports.ts';
import { command, hostOption, portOption, run, wholeNumber } from './cli.ts';

/** The options of the command line. */
export interface ModelOptions {
  readonly host: string;
  readonly port?: number;
  readonly delay: number;
  readonly adversarial?: boolean;
}

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  const program = command('service-model', 'Runs a specification as a service: the known-good implementation of it.')
    .argument('<service>', 'the service: a name, or the path of a file')
    .addOption(hostOption())
    .addOption(portOption(String(MODEL_PORT)))
    .option('--delay <ms>', 'how long it may hold back what it could do', wholeNumber(0), 2)
    .option('--adversarial', 'always the allowed choice that is hardest on the users');
  return run(program, argv, async (parsed) => (await import('./serving-model.ts')).serveModel(parsed));
}
