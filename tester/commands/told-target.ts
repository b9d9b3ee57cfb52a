/** Targets of which the nodes say themselves what they are: they run already, or are programs in any language. */
import type { AnyChecker } from '../../checkers/checker.ts';
import { realClock, within } from '../../services/environment/clock.ts';
import { withDefaults } from '../../services/semantics/parameters.ts';
import { didYouMean } from '../../services/semantics/similar.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { NodeProgram } from '../../test-node/node-program.ts';
import { describeExit } from '../../test-node/exit.ts';
import { UnavailableError, UsageError } from '../../test-node/commands/status.ts';
import { find } from '../../test-node/stack/catalogue.ts';
import { addressesOf, fewestAddressesOf } from '../../test-node/stack/stack.ts';
import { CONNECT_MS, connect, introduceProgram, type Connection } from '../../test-node/wire/connect.ts';
import { LOOPBACK } from '../../test-node/wire/loopback.ts';
import { Peer, type PeerOptions, type RequestFailed } from '../../test-node/wire/peer.ts';
import { DEFAULT_PORT } from '../../test-node/wire/ports.ts';
import { errors, type Capabilities } from '../../test-node/wire/protocol.ts';
import type { Claims } from '../../implementations/implementation.ts';
import { EVERYTHING } from '../findings/claims.ts';
import { hitsLinks } from '../plan/asked-faults.ts';
import { FAULT_KINDS } from '../plan/faults.ts';
import { parametersOf } from './parameters.ts';
import type { TargetOptions } from './options/target.ts';
import type { Judged, Target } from './target.ts';
import { wordsOf } from './command-line.ts';
import { count } from '../report/count.ts';

/** How long a program may take to end that is no longer to be spoken with, in ms. */
const END_MS = 1000;
const FAULTS: readonly string[] = FAULT_KINDS;

/** What a node says that it is. */
interface Told {
  readonly service: string;
  readonly implementation: string;
  /** The functions that it offers; null: it does not say. */
  readonly functions: readonly string[] | null;
  readonly claims: Claims | undefined;
  readonly capabilities: Capabilities;
}

/** Nodes that run already. Throws `UnavailableError` if the first cannot be asked. */
export async function runningTarget(
  asked: number | undefined,
  options: TargetOptions,
  judged: Judged,
): Promise<Target> {
  const running = urls(options.connect ?? true, asked);
  const told = await askRunning(running[0]!, judged.checker);
  const target = await targetOf(told, `The node at ${running[0]}`, asked ?? running.length, options, judged);
  const { addresses } = target.tested;
  return { ...target, fewestAddresses: addresses, world: { ...target.world, running } };
}

/** A program that is started once for each address. Throws `UnavailableError` if it cannot be asked. */
export async function programTarget(
  asked: number | undefined,
  command: string,
  options: TargetOptions,
  judged: Judged,
): Promise<Target> {
  const words = wordsOf(command);
  const told = await askProgram(words, command);
  const target = await targetOf(told, 'The program', asked, options, judged);
  const program = { words, capabilities: told.capabilities };
  return { ...target, world: { ...target.world, program, links: hitsLinks(options.faults ?? []) } };
}

async function targetOf(
  { service: name, implementation, functions, claims: told, capabilities }: Told,
  who: string,
  asked: number | undefined,
  options: TargetOptions,
  judged: Judged,
): Promise<Target> {
  const service = await find('service', options.service ?? name);
  if (service.name !== name) throw new UsageError(`${who} is a node of ${name}, not of ${service.name}.`);
  const there = Object.keys(service.functions);
  const wrong = functions?.find((fn) => !there.includes(fn));
  if (wrong !== undefined) throw new UsageError(`${who} offers '${wrong}'; ${name} has: ${there.join(', ')}.`);
  const unknown = Object.keys(told ?? {}).find((kind) => !FAULTS.includes(kind));
  if (unknown !== undefined) {
    const are = `the kinds of faults are: ${FAULTS.join(', ')}.${didYouMean(unknown, FAULTS)}`;
    throw new UsageError(`${who} has claims under '${unknown}'; ${are}`);
  }
  const notHere = (): Promise<never> => Promise.reject(new Error('It is not made here.'));
  const stack: Stack = [{ name: implementation, service, createNode: notHere }];
  const addresses = addressesOf(stack, asked);
  const parameters = withDefaults(service, parametersOf(service, options.set));
  const names = { use: implementation, over: [] };
  const claims = options.strict ? EVERYTHING : told;
  const checked = judged.checker !== null;
  return {
    tested: { service, addresses, parameters, offered: functions ?? there, ...judged, claims },
    fewestAddresses: fewestAddressesOf(stack),
    takesGivingUp: capabilities.cancel ?? false,
    world: { names, stack, addresses, parameters, running: null, program: null, checked, links: false },
  };
}

function urls(given: string | true, asked: number | undefined): readonly string[] {
  if (given === true) {
    const n = asked ?? 2;
    return [...Array(n).keys()].map((at) => `ws://${LOOPBACK}:${DEFAULT_PORT + at}`);
  }
  const all = given.split(',');
  const wrong = all.find((url) => !/^wss?:\/\/./.test(url));
  if (wrong !== undefined)
    throw new UsageError(`'${wrong}' is no URL of a node: --connect=ws://127.0.0.1:7400,ws://127.0.0.1:7401`);
  if (asked !== undefined && all.length === 1) return Array<string>(asked).fill(all[0]!); // all in one process
  if (asked !== undefined && asked !== all.length)
    throw new UsageError(`${count(asked, 'node')}, but ${count(all.length, 'URL')}.`);
  return all;
}

async function askRunning(url: string, checker: AnyChecker | null): Promise<Told> {
  try {
    return await ask((options) => connect(url, options));
  } catch (error) {
    const start = checker ? `${checker.service.name}/${checker.name}` : 'imp0';
    throw new UnavailableError(`${(error as Error).message}\nStart nodes with: start-nodes 2 --use ${start}`);
  }
}

async function askProgram(words: readonly string[], command: string): Promise<Told> {
  const child = new NodeProgram(words);
  try {
    return await ask((options) => introduceProgram(new Peer(child.channel, options), options.who));
  } catch (error) {
    const { message, code } = error as Partial<RequestFailed>;
    const lost = code === errors.lost.code;
    const exit = lost ? await within(realClock(), END_MS, child.ended, null) : null;
    const why = exit ? `It ended with ${describeExit(exit)} before it said what it is.` : message;
    const said = child.tail.length > 0 ? ['Its last lines on stderr:', ...child.tail] : [];
    throw new UnavailableError([`${command} is asked what it is: ${why}`, ...said].join('\n'));
  } finally {
    await child.end();
  }
}

/** Asks the node at the other end, and ends the connection. Rejects if it breaks the protocol. */
async function ask(open: (options: PeerOptions) => Promise<Connection>): Promise<Told> {
  let breaks: (error: Error) => void = () => {};
  const broken = new Promise<never>((_, reject) => (breaks = reject));
  const onBroken = (message: string): void => breaks(new Error(message));
  const told = open({ who: 'the node', handlers: {}, onBroken }).then(toldBy);
  return Promise.race([broken, told]);
}

async function toldBy({ peer, about }: Connection): Promise<Told> {
  try {
    const { service, implementation = 'unknown', capabilities, claims } = about;
    const described = capabilities.describe ? await peer.request('describe', {}, { timeoutMs: CONNECT_MS }) : null;
    return { service, implementation, functions: described?.functions ?? null, claims, capabilities };
  } finally {
    peer.terminate();
  }
}
