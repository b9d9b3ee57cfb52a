/** Holds: when a lock was acquired, and when it was released, by the clock of the host where that was noted. */
import { notExpected } from '../wrong.ts';

/** One time that a lock was held, on the clock of its host, in ms. */
export interface HoldRow {
  readonly line: number;
  /** The name of the lock; null: there is one. */
  readonly lock: string | null;
  readonly host: string;
  /** Who held it: the process, or the host. */
  readonly user: string;
  /** When acquire was called, where that was noted. */
  readonly called: number;
  readonly acquired: number;
  /** When release was called; null: it is still held. */
  readonly released: number | null;
  /** When release returned, where that was noted. */
  readonly returned: number | null;
  /** The fencing token; null: it has none. */
  readonly token: string | null;
  /** The holder believed to have it until then; null: until it released it. */
  readonly until: number | null;
}

/** The columns that must be there, and all. */
export const HOLD_COLUMNS = ['host', 'acquired', 'released'];
const COLUMNS = [...HOLD_COLUMNS, 'lock', 'process', 'called', 'returned', 'token', 'until'];

/** Why these are not the columns of holds; null: they are. */
export function wrongColumns(names: readonly string[]): string | null {
  const missing = HOLD_COLUMNS.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !COLUMNS.includes(name));
  if (missing.length > 0) return `the columns ${HOLD_COLUMNS.join(', ')}; ${missing.join(', ')} is not there`;
  if (unknown.length > 0) return `no column ${shownNames(unknown)}; there may be ${COLUMNS.join(', ')}`;
  return new Set(names).size < names.length ? 'each column once' : null;
}

const shownNames = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

/** The hold with these fields. Throws `WrongLine`. */
export function holdOf(fields: Readonly<Record<string, unknown>>, line: number, text: string): HoldRow {
  const named = (name: string): string | null => {
    const value = fields[name] ?? '';
    if (typeof value === 'string' || typeof value === 'number') return value === '' ? null : String(value);
    throw notExpected(line, text, `a text or a number as ${name}`);
  };
  const time = (name: string): number | null => {
    const value = named(name);
    const ms = value === null ? null : msOf(value);
    if (Number.isNaN(ms)) throw notExpected(line, value!, `a number of ms, or a date with its zone, as ${name}`);
    return ms;
  };
  const [host, process, acquired] = [named('host'), named('process'), time('acquired')];
  if (host === null || acquired === null) throw notExpected(line, text, 'a host and a time of acquiring');
  const [released, called, back] = [time('released'), time('called') ?? acquired, time('returned')];
  const returned = released === null ? null : (back ?? released);
  const order = [called, acquired, ...(released === null ? [] : [released, returned!])];
  if (order.some((each, index) => index > 0 && each < order[index - 1]!) || (released === null && back !== null)) {
    throw notExpected(line, text, 'called, acquired, released and returned in this order of time');
  }
  const user = process === null ? host : `${host}/${process}`;
  const [lock, token, until] = [named('lock'), named('token'), time('until')];
  return { line, lock, host, user, called, acquired, released, returned, token, until };
}

const DATE = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

/** A time in ms; NaN: it is none. */
function msOf(text: string): number {
  const date = DATE.exec(text);
  if (!date) return text.trim() === '' || !Number.isFinite(Number(text)) ? NaN : Number(text);
  const [, seconds, fraction, zone] = date; // a `Date` would cut microseconds off
  return Date.parse(`${seconds!.replace(' ', 'T')}${zone!}`) + Number(fraction ?? 0) * 1000;
}
