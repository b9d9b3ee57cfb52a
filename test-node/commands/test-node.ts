/** `test-node 2 1 --use imp0`: one test node. */
import { Argument, Option } from 'commander';
import { DEFAULT_PORT } from '../wire/ports.ts';
import { serveStack } from '../host/serve.ts';
import { addressesOf, describeStack, resolveStack } from '../stack/stack.ts';
import { command, portOption, run, stackOptionsOf, wholeNumber } from './cli.ts';
import { UsageError, status } from './status.ts';

interface Options {
  readonly use?: string;
  readonly over: readonly string[];
  readonly service?: string;
  readonly port?: number;
  readonly system?: Readonly<Record<string, unknown>>;
}

/** Runs the command; resolves with its exit status. */
export function main(argv: readonly string[]): Promise<number> {
  const program = stackOptionsOf(command('test-node', 'Wraps one node of an implementation, so that it can be tested.'))
    .addArgument(new Argument('<addresses>', 'how many nodes there are').argParser(wholeNumber(1)))
    .addArgument(new Argument('<address>', 'which of them this is, from 0').argParser(wholeNumber(0)))
    .addOption(portOption())
    .addOption(new Option('--system <json>', 'by layer, where its servers are').argParser(JSON.parse).hideHelp());
  return run(program, argv, async () => {
    const [asked, address] = program.processedArgs as [number, number];
    const { use, over, service, port, system } = program.opts<Options>();
    if (use === undefined) throw new UsageError('Say which implementation: --use imp0');
    const stack = await resolveStack({ use, over, service });
    const addresses = addressesOf(stack, asked);
    if (address >= addresses) throw new UsageError(`The address ${address} is none of 0 to ${addresses - 1}.`);
    await serveStack(stack, port ?? DEFAULT_PORT + address, `node ${address} of ${describeStack(stack)}`, system);
    return status.conforms;
  });
}
