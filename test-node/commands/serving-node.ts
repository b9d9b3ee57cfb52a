/** What `test-node` does. */
import type { Command } from 'commander';
import { serveStack } from '../host/serve.ts';
import { addressesOf, describeStack, resolveStack } from '../stack/stack.ts';
import { DEFAULT_PORT } from '../wire/ports.ts';
import { namesOf } from './cli.ts';
import { UsageError, status } from './status.ts';
import type { NodeOptions } from './test-node.ts';

/** Serves one node until it is asked to end; resolves with the exit status. Throws `UsageError` where there is none such. */
export async function serveNode(parsed: Command): Promise<number> {
  const [asked, address] = parsed.processedArgs as [number, number];
  const { host, port = DEFAULT_PORT + address, system, ...options } = parsed.opts<NodeOptions>();
  const stack = await resolveStack(namesOf(options));
  const addresses = addressesOf(stack, asked);
  if (address >= addresses) throw new UsageError(`The address ${address} is none of 0 to ${addresses - 1}.`);
  await serveStack(stack, { host, port }, `node ${address} of ${describeStack(stack)}`, system);
  return status.conforms;
}
