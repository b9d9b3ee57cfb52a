/** What one entry of a recorded history says, in whatever format it stands in the file. */
import type { Times } from './times.ts';
import { mostLike } from '../../../services/semantics/similar.ts';
import { notExpected } from './wrong.ts';

const TYPES = ['invoke', 'ok', 'fail', 'info'] as const;
/** An operation begins (`invoke`), or ends: well, without effect, or nobody knows how. */
export type EntryType = (typeof TYPES)[number];

/** One entry. */
export interface Entry {
  /** The number of the line, from 1. */
  readonly line: number;
  /** Which it is, of all that were recorded, as whoever recorded it says; null: the file does not say. */
  readonly number: number | null;
  /** When, in ms; null: the file does not say. */
  readonly t: number | null;
  readonly process: string;
  readonly type: EntryType;
  readonly f: string;
  /** Undefined: none stands there. */
  readonly value: unknown;
  readonly error: unknown;
  /** Of which part of the service, where that does not stand in the value. */
  readonly key: unknown;
  /** Which of the calls of the process, where it may have several at once; null: it has one at a time. */
  readonly call: string | null;
}

/** How often something was set aside that is no operation, by what it is: `nemesis`; and which columns were not read. */
export class Aside {
  readonly #counts = new Map<string, number>();
  readonly #columns = new Set<string>();

  count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** The columns of these names are not read. */
  passBy(columns: readonly string[]): void {
    for (const column of columns) this.#columns.add(column);
  }

  /** Each once, in the order in which they came. */
  get columns(): readonly string[] {
    return [...this.#columns];
  }
}

const NS_PER_MS = 1e6;

/** An entry with these fields, as Jepsen names them: `time` in ns (`t`: in ms). Throws `WrongLine`. */
export function entryOf(field: (name: string) => unknown, times: Times, line: number, text: string): Entry {
  const type = field('type');
  const process = field('process');
  const f = field('f');
  const missing = ['process', 'type', 'f'].filter((name) => field(name) === undefined);
  if (field('at') !== undefined && field('i') !== undefined)
    throw notExpected(line, text, 'the header of a trace before its events: its beginning is missing');
  if (missing.length > 0)
    throw notExpected(line, text, `an entry with process, type and f; ${spoken(missing)} not there`);
  if (!isType(type)) throw notExpected(line, text, `an entry whose type is one of ${TYPES.join(', ')}${perhaps(type)}`);
  if (!isName(process)) throw notExpected(line, text, 'an entry whose process is a number or a name');
  if (!isName(f)) throw notExpected(line, text, 'an entry whose f is the name of a function');
  const t =
    times.read(field('t'), { line, name: 't', perMs: 1 }) ??
    times.read(field('time'), { line, name: 'time', perMs: NS_PER_MS });
  const [value, error, key] = [field('value'), field('error'), field('key')];
  const number = numberOf(field('index'));
  return { line, number, t, process: String(process), type, f: String(f), value, error, key, call: null };
}

/** The number of an entry, from its field; null: that is none. */
export const numberOf = (index: unknown): number | null => (Number.isSafeInteger(index) ? (index as number) : null);

const isType = (type: unknown): type is EntryType => (TYPES as readonly unknown[]).includes(type);
const isName = (name: unknown): name is string | number =>
  (typeof name === 'string' && name !== '') || Number.isSafeInteger(name);

const spoken = (missing: readonly string[]): string => `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'}`;

/** What type may be meant. */
function perhaps(type: unknown): string {
  const meant = typeof type === 'string' ? mostLike(type, TYPES) : null;
  return meant === null ? '' : `; perhaps ${meant} is meant`;
}

/** Does the entry say what was done to the system, not what its users did? */
export const isNemesis = ({ process }: { readonly process: unknown }): boolean => process === 'nemesis';
