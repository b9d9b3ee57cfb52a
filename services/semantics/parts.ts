/** The parts of a service: independent of each other, each with a state of its own. Of most services there is one. */
import type { AnyService } from '../service.ts';
import { Specification, SpecificationError, type Invocation, type Refusal } from './specification.ts';

/** The specifications of the parts, by key; the only part of a service without keys has the key ''. */
export function partsOf(
  service: AnyService,
  addresses: number,
  parameters: unknown,
): ReadonlyMap<string, Specification> {
  const keys = service.keys?.(parameters) ?? [''];
  if (keys.length === 0) throw new SpecificationError(`The service ${service.name} has no part: 'keys' gives none.`);
  return new Map(keys.map((key) => [key, new Specification(service, addresses, parameters, key)]));
}

/** One of the parts: they are alike. */
export function firstPart(service: AnyService, addresses: number, parameters: unknown): Specification {
  const [first] = partsOf(service, addresses, parameters).values();
  return first!;
}

/** So long after the last event, in ms, time alone may still change what the service allows. */
export const lapsesMsOf = (service: AnyService, parameters: unknown): number => service.lapsesMs?.(parameters) ?? 0;

/** Why a call is refused for which there is no part of the service. `there`: the keys of those that there are. */
export const noSuchPart = (key: string, there: Iterable<string>): Refusal => ({
  clause: 'there is such a part of the service',
  reason: `there is no '${key}', but ${[...there].map((each) => `'${each}'`).join(', ')}`,
});

/** The key of the part that a call is for. */
export const keyOf = (service: AnyService, { fn, at, args }: Invocation): string =>
  service.key?.({ fn, at, args }) ?? '';
