/** Two states, field by field: what an event changed. In the page too: it uses nothing but the language. */
import { brief } from '../../trace/brief.ts';

/** A field of a state, before and after; null: it is not there. */
export interface Field {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** So deep fields are told apart: `calls[0]`; if they are longer than so many characters, deeper. */
const DEPTH = 2;
const DEPTH_MAX = 5;
const CHARS = 36;

/** All fields of both states, given as JSON; null: the state is not known. */
export function fieldsOf(before: string | null, after: string | null): readonly Field[] {
  const [old, now] = [flat(before), flat(after)];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].map((name) => ({ name, before: old.get(name) ?? null, after: now.get(name) ?? null }));
}

function flat(state: string | null): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  if (state !== null) addFields(fields, '', JSON.parse(state), 0);
  return fields;
}

function addFields(fields: Map<string, string>, name: string, value: unknown, depth: number): void {
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  const text = brief(value);
  if (!isBranch || depth >= DEPTH_MAX || (depth >= DEPTH && text.length <= CHARS)) {
    fields.set(name || 'state', text);
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    const inside = Array.isArray(value) ? `${name}[${key}]` : name === '' ? key : `${name}.${key}`;
    addFields(fields, inside, each, depth + 1);
  }
}
