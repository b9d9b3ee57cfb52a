/** From the options of the command line to what is to be tested. */
import type { AnyChecker } from '../../checkers/checker.ts';
import { Specification, SpecificationError } from '../../services/semantics/specification.ts';
import type { AnyService } from '../../services/service.ts';
import { find, isPath } from '../../test-node/stack/catalogue.ts';
import { namesOf, type StackOptions } from '../../test-node/commands/cli.ts';
import { UnavailableError, UsageError } from '../../test-node/commands/status.ts';
import { CONNECT_MS, connect } from '../../test-node/wire/connect.ts';
import type { Peer } from '../../test-node/wire/peer.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { DEFAULT_PORT } from '../../test-node/wire/ports.ts';
import { LOOPBACK } from '../../test-node/wire/loopback.ts';
import { addressesOf, fewestAddressesOf, resolveStack } from '../../test-node/stack/stack.ts';
import type { Tested } from '../campaign/attempts.ts';
import type { Bounds } from '../campaign/measured.ts';
import { parametersOf } from './parameters.ts';
import type { RealOptions } from '../world/real.ts';
import { EVERYTHING } from '../findings/claims.ts';
import { hitsLinks, type AskedFault } from '../plan/asked-faults.ts';

/** What is to be tested, and where. */
export interface Target {
  readonly tested: Tested;
  /** The fewest nodes that there can be. */
  readonly fewestAddresses: number;
  readonly world: RealOptions;
}

/** By what it is judged, beside the specification. */
type Judged = Pick<Tested, 'checker' | 'overtaking' | 'bounds'>;

/** What the user says of it. */
export interface TargetOptions extends StackOptions {
  readonly checker?: string;
  readonly connect?: string | true;
  readonly overtaking?: number;
  readonly idle?: number;
  readonly overlap?: number;
  /** Parameters of the service: `name=value`. */
  readonly set?: readonly string[];
  /** In a simulation, not on real processes. */
  readonly simulate?: true;
  /** What is done to nodes, servers and links. */
  readonly faults?: readonly AskedFault[];
  /** All is to be kept under faults, whatever the implementation claims. */
  readonly strict?: true;
}

/** Finds what is to be tested. Throws `UsageError` where something is missing or does not fit. */
export async function resolveTarget(asked: number | undefined, options: TargetOptions): Promise<Target> {
  const checker = options.checker === undefined ? null : await find('checker', options.checker, options.service);
  const use = options.use ?? implementationOf(options, checker);
  if (options.connect !== undefined && use !== undefined && options.use !== undefined) {
    throw new UsageError('Either --use starts nodes, or --connect tests nodes that run already.');
  }
  const judged = { checker, overtaking: options.overtaking ?? null, bounds: boundsOf(options) };
  const target =
    options.connect !== undefined || use === undefined
      ? await runningTarget(asked, options, judged)
      : await startedTarget(asked, { ...options, use }, judged);
  const { service } = target.tested;
  checkFollowable(target.tested);
  if (checker && checker.service.name !== service.name) {
    throw new UsageError(`The checker ${checker.name} is for ${checker.service.name}, not for ${service.name}.`);
  }
  if (checker) checkParts(checker, service);
  return target;
}

function boundsOf({ idle, overlap }: TargetOptions): Bounds | undefined {
  if (idle === undefined && overlap === undefined) return undefined;
  return { ...(idle !== undefined && { idleMs: idle }), ...(overlap !== undefined && { overlapMs: overlap }) };
}

/** A part for a function that there is not would never be used. */
function checkParts(checker: AnyChecker, { name, functions }: AnyService): void {
  for (const part of ['onCall', 'onReturn'] as const) {
    const wrong = Object.keys(checker[part] ?? {}).find((fn) => !(fn in functions));
    if (wrong === undefined) continue;
    const there = Object.keys(functions).join(', ');
    throw new UsageError(
      `The checker ${checker.name} has ${part}.${wrong}; ${name} has no such function. It has: ${there}.`,
    );
  }
}

/** Says so before anything is started, if the service has what is not followed yet. */
function checkFollowable({ service, addresses, parameters }: Tested): void {
  try {
    new Specification(service, addresses, parameters);
  } catch (error) {
    throw error instanceof SpecificationError ? new UsageError(error.message) : error;
  }
}

/** The implementation that follows from the checker. */
function implementationOf(
  { checker: reference, connect: url }: TargetOptions,
  checker: AnyChecker | null,
): string | undefined {
  if (!checker || url !== undefined) return undefined;
  if (isPath(reference!)) throw new UsageError(`Say which implementation ${reference} checks: --use ./my-lock.ts`);
  return reference!.includes('/') ? reference! : `${checker.service.name}/${reference}`;
}

async function startedTarget(asked: number | undefined, options: TargetOptions, judged: Judged): Promise<Target> {
  const names = namesOf(options);
  const stack = withParameters(await resolveStack(names), options.set);
  const [{ service, parameters: own, offers, claims }] = stack;
  const addresses = addressesOf(stack, asked);
  const parameters = { ...(service.parameters as object | undefined), ...own };
  return {
    tested: {
      service,
      addresses,
      parameters,
      offered: offers ?? Object.keys(service.functions),
      ...judged,
      claims: options.strict ? EVERYTHING : claims,
    },
    fewestAddresses: fewestAddressesOf(stack),
    world: {
      names,
      stack,
      addresses,
      parameters,
      running: null,
      checked: judged.checker !== null,
      links: hitsLinks(options.faults ?? []),
    },
  };
}

/** The implementation on top has these parameters of its service. */
function withParameters([top, ...below]: Stack, set: readonly string[] | undefined): Stack {
  return [{ ...top, parameters: { ...top.parameters, ...parametersOf(top.service, set) } }, ...below];
}

/** Nodes that run already say themselves what they are. */
async function runningTarget(asked: number | undefined, options: TargetOptions, judged: Judged): Promise<Target> {
  const running = urls(options.connect ?? true, asked);
  const { about, functions } = await ask(running[0]!, judged.checker);
  const service = await find('service', options.service ?? about.service);
  if (service.name !== about.service) {
    throw new UsageError(`At ${running[0]} is a node of ${about.service}, not of ${service.name}.`);
  }
  const there = Object.keys(service.functions);
  const wrong = functions?.find((fn) => !there.includes(fn));
  if (wrong !== undefined) {
    throw new UsageError(`The node at ${running[0]} offers '${wrong}'; ${service.name} has: ${there.join(', ')}.`);
  }
  const name = about.implementation ?? 'unknown';
  const stack: Stack = [{ name, service, createNode: () => Promise.reject(new Error('It runs elsewhere.')) }];
  const addresses = addressesOf(stack, asked ?? running.length);
  const parameters = { ...(service.parameters as object | undefined), ...parametersOf(service, options.set) };
  const names = { use: name, over: [] };
  return {
    tested: { service, addresses, parameters, offered: functions ?? there, ...judged },
    fewestAddresses: addresses,
    world: { names, stack, addresses, parameters, running, checked: judged.checker !== null, links: false },
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
  if (asked !== undefined && asked !== all.length) throw new UsageError(`${asked} nodes, but ${all.length} URLs.`);
  return all;
}

async function ask(
  url: string,
  checker: AnyChecker | null,
): Promise<{ about: { service: string; implementation?: string }; functions: string[] | null }> {
  let peer: Peer | undefined;
  try {
    const connection = await connect(url, { who: 'the node', handlers: {}, onBroken: () => {} });
    ({ peer } = connection);
    const { service, implementation, capabilities } = connection.about;
    const described = capabilities.describe ? await peer.request('describe', {}, { timeoutMs: CONNECT_MS }) : null;
    return {
      about: { service, ...(implementation !== undefined && { implementation }) },
      functions: described?.functions ?? null,
    };
  } catch (error) {
    const start = checker ? `${checker.service.name}/${checker.name}` : 'imp0';
    throw new UnavailableError(`${(error as Error).message}\nStart nodes with: start-nodes 2 --use ${start}`);
  } finally {
    peer?.terminate();
  }
}
