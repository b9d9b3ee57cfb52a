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
  const read = (state: string | null): unknown => (state === null ? undefined : JSON.parse(state));
  return fieldsIn('', read(before), read(after), 0);
}

/** The fields of two values under one name; undefined: it is not there. What is of another kind now is told as a whole. */
function fieldsIn(name: string, before: unknown, after: unknown, depth: number): readonly Field[] {
  const [old, now] = [inBrief(before), inBrief(after)];
  const isLong = Math.max(old?.length ?? 0, now?.length ?? 0) > CHARS;
  const both = [before, after].filter((each) => each !== undefined);
  const isSplit = both.every(isBranch) && new Set(both.map(Array.isArray)).size === 1;
  if (!isSplit || depth >= DEPTH_MAX || (depth >= DEPTH && !isLong))
    return [{ name: name || 'state', before: old, after: now }];
  const [one, other] = [before, after].map((each) => (each ?? {}) as Record<string, unknown>);
  const keys = [...new Set([...Object.keys(one!), ...Object.keys(other!)])];
  return keys.flatMap((key) => fieldsIn(nameIn(both[0], name, key), one![key], other![key], depth + 1));
}

const inBrief = (value: unknown): string | null => (value === undefined ? null : brief(value));

const isBranch = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function nameIn(value: unknown, name: string, key: string): string {
  if (Array.isArray(value)) return `${name}[${key}]`;
  return name === '' ? key : `${name}.${key}`;
}
