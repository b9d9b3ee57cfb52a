/** From what a user names (`--use`, `--over`, `--service`) to the stack of implementations that is meant. */
import type { AnyImplementation, Endpoint } from '../../implementations/implementation.ts';
import type { AnyService } from '../../services/service.ts';
import { MODEL, find } from './catalogue.ts';
import { UsageError } from '../commands/status.ts';
import type { Stack } from '../host/layers.ts';

/** What a user names. */
export interface StackNames {
  readonly use: string;
  /** What it stands on, from the top down; the rest are the defaults of those above. */
  readonly over: readonly string[];
  /** The service, where `use` does not tell it. */
  readonly service?: string | undefined;
}

/** The options of the command line that lead to the same stack. */
export function stackOptions({ use, over, service }: StackNames): string[] {
  return ['--use', use, ...over.flatMap((each) => ['--over', each]), ...(service ? ['--service', service] : [])];
}

/** Finds all layers. Throws `UsageError` where one is missing or does not fit the one above it. */
export async function resolveStack({ use, over, service }: StackNames): Promise<Stack> {
  const wanted = service === undefined ? undefined : await find('service', service);
  const top = await layer(use, wanted, service);
  if (wanted && top.service.name !== wanted.name) {
    throw new UsageError(`${use} implements ${top.service.name}, not ${wanted.name}.`);
  }
  const stack: [AnyImplementation, ...AnyImplementation[]] = [top];
  const named = [...over];
  for (let above = top; above.over; above = stack.at(-1)!) {
    const lower = above.over.service;
    const below = await layer(named.shift() ?? String(above.over.use), lower);
    if (below.service.name !== lower.name) {
      throw new UsageError(`${above.name} stands on ${lower.name}; ${below.name} implements ${below.service.name}.`);
    }
    stack.push(below);
  }
  if (named.length > 0) {
    throw new UsageError(`${stack.at(-1)!.name} stands on nothing, so '--over ${named[0]}' has no place.`);
  }
  return stack;
}

async function layer(
  reference: string,
  service: AnyService | undefined,
  serviceReference = service?.name,
): Promise<AnyImplementation> {
  const model = reference === MODEL || reference.startsWith('ws://');
  if (!model) return find('implementation', reference, service?.name);
  if (!service) throw new UsageError(`'${reference}' can be of any service; say which: --service distlock`);
  const { reachedModel } = await import('./reached-model.ts');
  return reachedModel(service, serviceReference!, reference === MODEL ? undefined : endpointOf(reference));
}

function endpointOf(url: string): Endpoint {
  if (!URL.canParse(url)) throw new UsageError(`${url} is no URL of a model: ws://127.0.0.1:7380`);
  const { hostname, port } = new URL(url);
  if (!port) throw new UsageError(`${url} has no port.`);
  return { host: hostname, port: Number(port) };
}

/** `distlock/imp0 over msgtransfer/tcp`. */
export function describeStack(stack: Stack): string {
  return stack.map(({ service, name }) => `${service.name}/${name}`).join(' over ');
}

/** The fewest addresses that service and implementation can have. */
export const fewestAddressesOf = ([{ service, addresses }]: Stack): number =>
  Math.max(service.addresses.min, addresses?.min ?? 1);

/** The wire protocol knows no more addresses. */
const ADDRESSES_MAX = 10_000;
/** A machine can hold no more processes; far fewer are useful. */
const PROCESSES_MAX = 100;

/** How many addresses to use: as asked for, or the default; within what service and implementation can. Throws `UsageError`. */
export function addressesOf(stack: Stack, asked: number | undefined): number {
  const [{ service, addresses, name }] = stack;
  const min = fewestAddressesOf(stack);
  const max = Math.min(service.addresses.max ?? Infinity, addresses?.max ?? Infinity);
  const n = asked ?? Math.min(Math.max(service.addresses.default, min), max);
  if (n > ADDRESSES_MAX || (!stack[0].together && n > PROCESSES_MAX)) {
    const why = n > ADDRESSES_MAX ? '' : ', as each is a process; those that are `together` in one can be more';
    throw new UsageError(
      `${n} nodes are too many: at most ${n > ADDRESSES_MAX ? ADDRESSES_MAX : PROCESSES_MAX}${why}.`,
    );
  }
  if (n < min || n > max) {
    const range = max === Infinity ? `${min} or more` : min === max ? `${min}` : `${min} to ${max}`;
    throw new UsageError(`${service.name}/${name} has ${range} nodes; asked for: ${n}.`);
  }
  return n;
}
