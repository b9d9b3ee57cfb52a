/** What `start-nodes` does. */
import type { Command } from 'commander';
import { deriveSeed } from '../../services/environment/random.ts';
import { withDefaults } from '../../services/semantics/parameters.ts';
import type { Address } from '../../services/service.ts';
import { connect } from '../wire/connect.ts';
import type { Stack } from '../host/layers.ts';
import type { Place } from '../host/serve.ts';
import { RequestFailed, type Peer } from '../wire/peer.ts';
import { errors } from '../wire/protocol.ts';
import { describeExit } from '../exit.ts';
import { OwnProcess } from '../processes.ts';
import { startSystems, type Systems } from '../stack/systems.ts';
import { addressesOf, describeStack, resolveStack, stackOptions, type StackNames } from '../stack/stack.ts';
import { askedToEnd, namesOf } from './cli.ts';
import type { StartOptions } from './start-nodes.ts';
import { UsageError, status } from './status.ts';

/** Starts them, and stays or exercises them; resolves with the exit status. Throws `UsageError` for what cannot be started. */
export async function startAll(parsed: Command): Promise<number> {
  const [asked] = parsed.processedArgs as [number];
  const options = parsed.opts<StartOptions>();
  const names = namesOf(options);
  const stack = await resolveStack(names);
  const addresses = addressesOf(stack, asked);
  const ports = { host: options.host, port: options.exercise ? 0 : options.port };
  if (ports.port + addresses > 65_536) throw new UsageError(`There are no ${addresses} ports from ${ports.port}.`);
  const systems = await startSystems(stack);
  const nodes: OwnProcess[] = [];
  try {
    const urls = await startNodes(names, stack, addresses, ports, systems, nodes);
    return options.exercise ? await exercise(urls, stack, addresses, options) : await stay(nodes, urls, addresses);
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    console.error(`start-nodes: ${error.message}`);
    return error.code === errors.timedOut.code ? status.unknown : status.violates;
  } finally {
    for (const node of nodes) await node.end();
    await systems.close();
  }
}

/** Starts the nodes, which are added to `nodes` at once; resolves with their URLs when all can be reached. */
async function startNodes(
  names: StackNames,
  stack: Stack,
  addresses: number,
  { host, port }: Place,
  { endpoints }: Systems,
  nodes: OwnProcess[],
): Promise<string[]> {
  const places = stack[0].together ? [0] : [...Array(addresses).keys()];
  return Promise.all(
    places.map(async (at) => {
      const place = [String(addresses), String(at), '--host', host, '--port', String(port === 0 ? 0 : port + at)];
      const args = [...place, ...stackOptions(names), '--system', JSON.stringify(endpoints)];
      const node = new OwnProcess('test-node', args, (line) => console.log(`node ${at}: ${line}`));
      nodes.push(node);
      const url = await node.url();
      console.log(`node ${at} of ${describeStack(stack)} listens on ${url}`);
      return url;
    }),
  );
}

async function stay(nodes: readonly OwnProcess[], urls: readonly string[], addresses: number): Promise<number> {
  console.log(`test them with: servicetester ${addresses} --connect=${urls.join(',')}`);
  const ended = nodes.map(async (node, at): Promise<number> => {
    const exit = await node.ended;
    if (node.endedByUs) return status.interrupted;
    console.error(`node ${at} ended with ${describeExit(exit)}.`);
    return status.violates;
  });
  return Promise.race([askedToEnd(), ...ended]);
}

/** Asks something of the node at every address, all at once. */
type AskAll = <T>(
  ask: (peer: Peer, place: { readonly run: string; readonly address: Address }) => Promise<T>,
) => Promise<T[]>;

const RUN = 'exercise';
/** So long the nodes may take to use their service. */
const EXERCISE_MS = 60_000;

async function exercise(
  urls: readonly string[],
  stack: Stack,
  addresses: number,
  { calls, seed }: Pick<StartOptions, 'calls' | 'seed'>,
): Promise<number> {
  const peers = await Promise.all(urls.map((url, at) => reach(url, `node ${at}`)));
  const peerOf = (at: Address): Peer => peers[at] ?? peers[0]!;
  const all: AskAll = (ask) =>
    Promise.all([...Array(addresses).keys()].map((address) => ask(peerOf(address), { run: RUN, address })));

  await begin(all, { addresses, parameters: parametersOf(stack) }, seed);
  const timeoutMs = EXERCISE_MS;
  const made = await all((peer, place) => peer.request('exercise', { ...place, calls, seed }, { timeoutMs }));
  console.log(
    made.map(({ calls: count }, at) => `node ${at} made ${count} ${count === 1 ? 'call' : 'calls'}`).join('; '),
  );
  await endService(stack, peerOf(0));
  await all((peer, place) => peer.request('stop', { ...place, waitMs: 0 }));
  return status.conforms;
}

const parametersOf = ([{ service, parameters }]: Stack): unknown => withDefaults(service, parameters);

async function reach(url: string, who: string): Promise<Peer> {
  const handlers = { inform: () => null };
  return (await connect(url, { who, handlers, onBroken: (message) => console.error(message) })).peer;
}

async function begin(
  all: AskAll,
  setting: { readonly addresses: number; readonly parameters: unknown },
  seed: number,
): Promise<void> {
  const setup = { ...setting, seed: deriveSeed(seed, 'nodes'), checked: [], system: {} };
  const prepared = await all((peer, place) => peer.request('prepare', { ...place, ...setup }));
  const endpoints = prepared.map(({ endpoint }) => endpoint);
  await all((peer, place) => peer.request('start', { ...place, endpoints }));
}

async function endService([{ service }]: Stack, peer: Peer): Promise<void> {
  const final = Object.keys(service.functions).find((fn) => service.functions[fn]!.final);
  if (final === undefined) return;
  await peer.request('call', { run: RUN, address: 0, function: final, args: [] });
  console.log(`node 0 was told to ${final}, and did`);
}
