/** `test-node 2 1 --use imp0`: one test node. */
import { Argument, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PORT } from '../wire/ports.ts';
import { command, hostOption, portOption, run, stackOptionsOf, wholeNumber, type StackOptions } from './cli.ts';

/** The options of the command line. */
export interface NodeOptions extends StackOptions {
  readonly host: string;
  readonly port?: number;
  readonly system?: Readonly<Record<string, unknown>>;
}

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  const program = stackOptionsOf(command('test-node', 'Wraps one node of an implementation, so that it can be tested.'))
    .addArgument(new Argument('<addresses>', 'how many nodes there are').argParser(wholeNumber(1)))
    .addArgument(new Argument('<address>', 'which of them this is, from 0').argParser(wholeNumber(0)))
    .addOption(hostOption())
    .addOption(portOption(`${DEFAULT_PORT} + address`))
    .addOption(new Option('--system <json>', 'by layer, where its servers are').argParser(parseJson).hideHelp());
  return run(program, argv, async (parsed) => (await import('./serving-node.ts')).serveNode(parsed));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
