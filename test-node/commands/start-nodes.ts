/** `start-nodes 2 --use imp0`: all test nodes of an implementation; with `--exercise`, a while of their own use, without a tester. */
import { Argument } from 'commander';
import { DEFAULT_PORT } from '../wire/ports.ts';
import { command, hostOption, run, stackOptionsOf, wholeNumber, type StackOptions } from './cli.ts';

/** The options of the command line. */
export interface StartOptions extends StackOptions {
  readonly host: string;
  readonly port: number;
  readonly exercise?: boolean;
  readonly calls: number;
  readonly seed: number;
}

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  const program = stackOptionsOf(command('start-nodes', 'Starts all test nodes of an implementation.'))
    .addArgument(new Argument('<addresses>', 'how many nodes').argParser(wholeNumber(1)))
    .addOption(hostOption())
    .option('--port <port>', 'the first port; 0: free ones', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option('--exercise', 'no tester: the nodes use their own service for a while, then one ends it')
    .option('--calls <number>', 'with --exercise: how many calls each node makes', wholeNumber(1), 100)
    .option('--seed <number>', 'with --exercise: where the random choices come from', wholeNumber(0), 1);
  return run(program, argv, async (parsed) => (await import('./starting-nodes.ts')).startAll(parsed));
}
