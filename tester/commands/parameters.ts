/** `--set stale=everywhere`: the parameters of a service, from the command line. */
import type { AnyService } from '../../services/service.ts';
import { UsageError } from '../../test-node/commands/status.ts';

/** What was set, by name. Values are JSON, or, where they are not, text: of a list with commas between. Throws `UsageError`. */
export function parametersOf(service: AnyService, set: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(set.map((text) => parameterOf(service, text)));
}

function parameterOf({ name: service, parameters }: AnyService, text: string): [name: string, value: unknown] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`'--set ${text}' sets nothing: --set name=value`);
  const defaults = (parameters ?? {}) as Record<string, unknown>;
  const there = Object.keys(defaults);
  if (!there.includes(name)) {
    const has = there.length > 0 ? `It has: ${there.join(', ')}.` : 'It has none.';
    throw new UsageError(`The service ${service} has no parameter '${name}'. ${has}`);
  }
  const given = jsonOrText(value!);
  return [name, Array.isArray(defaults[name]) && !Array.isArray(given) ? value!.split(',') : given];
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The text that sets it to this value: `name=value`. */
export function parameterText(name: string, value: unknown): string {
  const asText = typeof value === 'string' && jsonOrText(value) === value;
  return `${name}=${asText ? value : JSON.stringify(value)}`;
}
