/** Holds: when a lock was acquired, and when it was released, by the clock of the host where that was noted. */
import { mostLike } from '../../../../services/semantics/similar.ts';
import type { Times } from '../times.ts';
import { notExpected } from '../wrong.ts';

/** One time that a lock was held, on the clock of its host, in ms. */
export interface HoldRow {
  readonly line: number;
  /** The name of the lock; null: there is one. */
  readonly lock: string | null;
  readonly host: string;
  /** Who held it: the process, or the host. */
  readonly user: string;
  /** When acquire was called; null: that was not noted. */
  readonly called: number | null;
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
const OTHERS = ['lock', 'process', 'called', 'returned', 'token', 'until'];
const COLUMNS = [...HOLD_COLUMNS, ...OTHERS];

/** Is one of the names that of a column, or like one? */
export const areLikeColumns = (names: readonly string[]): boolean =>
  names.some((name) => COLUMNS.includes(name) || mostLike(name, COLUMNS) !== null);

/** Why these are not the columns of holds; null: they are, and perhaps others that are not read. What is like one that is not there is not passed by. */
export function wrongColumns(names: readonly string[]): string | null {
  const known = names.filter((name) => COLUMNS.includes(name));
  const missing = HOLD_COLUMNS.filter((name) => !known.includes(name));
  const unused = COLUMNS.filter((name) => !known.includes(name));
  const likely = othersOf(names).map((name) => ({ name, meant: mostLike(name, unused) }));
  const misspelt = likely.filter(({ meant }) => meant !== null);
  if (missing.length > 0) {
    const others = likely.map(({ name, meant }) => `; '${name}' is none of them${perhaps(meant)}`).join('');
    return `the columns ${HOLD_COLUMNS.join(', ')}, and perhaps ${OTHERS.join(', ')}; ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not there${others}`;
  }
  if (misspelt.length > 0) {
    const meant = misspelt.map((each) => `; '${each.name}' is none of them${perhaps(each.meant)}`).join('');
    return `columns of the names ${COLUMNS.join(', ')}, and others, if they are not like these${meant} (if not, it needs another name)`;
  }
  return new Set(known).size < known.length ? 'each column once' : null;
}

const perhaps = (meant: string | null): string => (meant === null ? '' : `, perhaps ${meant} is meant`);

/** The names of columns that say nothing of holds: they are not read. */
export const othersOf = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !COLUMNS.includes(name));

/** The hold with these fields. Throws `WrongLine`. */
export function holdOf(fields: Readonly<Record<string, unknown>>, times: Times, line: number, text: string): HoldRow {
  const named = (name: string): string | null => {
    const value = fields[name] ?? '';
    if (typeof value === 'string' || typeof value === 'number') return value === '' ? null : String(value);
    throw notExpected(line, text, `a text or a number as ${name}`);
  };
  const time = (name: string): number | null => times.read(named(name), { line, name, perMs: 1 });
  const [host, process, acquired] = [named('host'), named('process'), time('acquired')];
  if (host === null || acquired === null) throw notExpected(line, text, 'a host and a time of acquiring');
  const [released, called, back] = [time('released'), time('called'), time('returned')];
  const returned = released === null ? null : (back ?? released);
  const order = [called ?? acquired, acquired, ...(released === null ? [] : [released, returned!])];
  if (order.some((each, index) => index > 0 && each < order[index - 1]!) || (released === null && back !== null)) {
    throw notExpected(line, text, 'called, acquired, released and returned in this order of time');
  }
  const user = process === null ? host : `${host}/${process}`;
  const [lock, token, until] = [named('lock'), named('token'), time('until')];
  if (called !== null && until !== null && until < called) throw notExpected(line, text, 'until after called');
  return { line, lock, host, user, called, acquired, released, returned, token, until };
}
