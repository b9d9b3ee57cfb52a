/** Jepsen's EDN: maps, one after the other or in one vector, as they are or as records (`#jepsen.history.Op{…}`). Porcupine's key-value tests too. */
import { parseEDNString } from 'edn-data';
import { entryOf, isNemesis, type Aside, type Entry } from '../entry.ts';
import { formsOf, type Form } from '../forms.ts';
import { withLarge } from '../large.ts';
import type { Pieces } from '../source.ts';
import type { Times } from '../times.ts';
import { notExpected } from '../wrong.ts';

/** The entries of a history in EDN. Throws `WrongLine`. */
export function* readEdn(pieces: Pieces, aside: Aside, times: Times): Generator<Entry, void> {
  for (const form of formsOf(pieces, 'edn')) {
    const fields = mapOf(form);
    if (isNemesis({ process: fields.get('process') })) aside.count('nemesis');
    else yield entryOf((name) => plain(fields.get(name)), times, form.line, form.text);
  }
}

function mapOf({ text, line }: Form): ReadonlyMap<unknown, unknown> {
  const value = valueOf(text, line);
  const untagged = isTagged(value) ? value.val : value;
  if (untagged instanceof Map) return untagged;
  throw notExpected(line, text, 'a map');
}

/** What the text in EDN says, one value. Throws `WrongLine`. */
export function ednOf(text: string, line: number): unknown {
  const values = valueOf(`[${text}]`, line); // the library says nothing of a value that has no end
  if (Array.isArray(values) && values.length === 1) return plain(values[0]);
  throw notExpected(line, text, 'one value in EDN');
}

function valueOf(text: string, line: number): unknown {
  const exact = withLarge(text, (integer) => `${integer}N`);
  try {
    return parseEDNString(exact, { mapAs: 'map', keywordAs: 'string', symbolAs: 'string', charAs: 'string', ...LISTS });
  } catch (error) {
    throw notExpected(line, text, `EDN (${(error as Error).message})`);
  }
}

const LISTS = { setAs: 'array', listAs: 'array' } as const;

const isTagged = (value: unknown): value is { readonly tag: string; readonly val: unknown } =>
  typeof value === 'object' && value !== null && 'tag' in value && 'val' in value;

/** As JSON has it. Integers that JSON cannot say exactly become text. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, each]) => [nameOf(key), plain(each)]));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return isTagged(value) ? plain(value.val) : value;
}

const nameOf = (key: unknown): string => (typeof key === 'string' ? key : JSON.stringify(plain(key)));
