/** `test-node 2 1 --use imp0`: one test node. */
import { Argument, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_PORT } from '../wire/ports.ts';
import { serveStack } from '../host/serve.ts';
import { addressesOf, describeStack, resolveStack } from '../stack/stack.ts';
import {
  command,
  hostOption,
  namesOf,
  portOption,
  run,
  stackOptionsOf,
  wholeNumber,
  type StackOptions,
} from './cli.ts';
import { UsageError, status } from './status.ts';

interface Options extends StackOptions {
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
  return run(program, argv, async () => {
    const [asked, address] = program.processedArgs as [number, number];
    const { host, port = DEFAULT_PORT + address, system, ...options } = program.opts<Options>();
    const stack = await resolveStack(namesOf(options));
    const addresses = addressesOf(stack, asked);
    if (address >= addresses) throw new UsageError(`The address ${address} is none of 0 to ${addresses - 1}.`);
    await serveStack(stack, { host, port }, `node ${address} of ${describeStack(stack)}`, system);
    return status.conforms;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
