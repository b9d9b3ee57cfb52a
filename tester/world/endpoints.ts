/** The endpoints in what nodes are told of where others are. */
import type { Params } from '../../test-node/wire/protocol.ts';
import type { Target } from './proxy.ts';

/** Where nodes listen, by address; null: it does not. */
export type Endpoints = Readonly<Params<'start'>['endpoints']>;
/** Where somebody listens. */
export type Endpoint = NonNullable<Endpoints[number]>;

/** The value with every endpoint for TCP in it replaced, wherever it stands. */
export async function mapEndpoints(value: unknown, map: (endpoint: Endpoint) => Promise<Target>): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (isEndpoint(value)) return value.transport === 'udp' ? value : { ...value, ...(await map(value)) };
  if (Array.isArray(value)) return Promise.all(value.map((each) => mapEndpoints(each, map)));
  const entries = Object.entries(value).map(async ([name, each]) => [name, await mapEndpoints(each, map)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** Is there an endpoint for TCP anywhere in it? */
export function hasEndpoints(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isEndpoint(value) ? value.transport !== 'udp' : Object.values(value).some(hasEndpoints);
}

const isEndpoint = (value: object): value is Endpoint =>
  'host' in value && typeof value.host === 'string' && 'port' in value && Number.isInteger(value.port);
