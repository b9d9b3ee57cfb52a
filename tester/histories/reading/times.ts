/** The times of a file: numbers, or dates with their zone, all in the same form. */
import type { DateForm } from '../dates.ts';
import { notExpected, shown, WrongLine } from './wrong.ts';

/** Where a time stands, for messages. */
export interface TimePlace {
  readonly line: number;
  /** The field: `acquired`. */
  readonly name: string;
  /** How many of it are one ms, of a number. */
  readonly perMs: 1 | 1e6;
}

type Form = 'a number' | 'a date';

const DATE = /^(\d{4}-\d\d-\d\d)([Tt ])(\d\d:\d\d:\d\d)(?:[.,](\d+))?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)$/i;

/** No clock says so many ms: since 1970, that were the year 5138. */
const MS_MAX = 1e14;

/** What is all between these would be s since 1970, from 2001 to 2049; of a clock that counts ms, 12 to 29 days. */
const SECONDS = { min: 1e9, max: 2.5e9 };

/** More digits than of ns are not told. */
const DIGITS_MAX = 9;

/** Reads times in ms. Dates count from the second of the first of them: a double has no room for ns since 1970. */
export class Times {
  #first: { readonly form: Form; readonly line: number } | null = null;
  #originMs: number | null = null;
  #dates: DateForm | null = null;
  /** Of the numbers of ms, the lowest, and where it stands; the highest. */
  #lowest: { readonly ms: number; readonly place: TimePlace } | null = null;
  #highestMs = -Infinity;

  /** The moment from which dates count, in ms since 1970; null: there are none. */
  get originMs(): number | null {
    return this.#originMs;
  }

  /** How dates are written; null: there are none. */
  get dates(): DateForm | null {
    return this.#dates;
  }

  /** The time in ms; null: none stands there. Throws `WrongLine` for what is none, and for one in another form than the first. */
  read(value: unknown, { line, name, perMs }: TimePlace): number | null {
    if (value === undefined || value === null || value === '') return null;
    const date = typeof value === 'string' ? DATE.exec(value) : null;
    const ms = date ? this.#dateMs(date) : numberOf(value) / perMs;
    if (Number.isNaN(ms)) throw notExpected(line, textOf(value), `${expected(perMs)} as ${name}`);
    this.#sameForm(date ? 'a date' : 'a number', line, value);
    if (Math.abs(ms) < MS_MAX) return this.#noted(ms, { line, name, perMs });
    throw new WrongLine(
      line,
      `${name} is ${textOf(value)}, too much for a time in ${unitOf(perMs)}: it seems to be in another unit`,
    );
  }

  /** To be called when all are read. Throws `WrongLine` if they are s since 1970: as ms, an uncertainty would hide all that is wrong. */
  checkUnit(): void {
    if (this.#lowest === null || this.#lowest.ms < SECONDS.min || this.#highestMs >= SECONDS.max) return;
    const { ms, place } = this.#lowest;
    throw new WrongLine(
      place.line,
      `${place.name} is ${ms}, a time in ms, but it seems to be in s since 1970: multiply all by 1000, or give dates with their zone (if they are ms of another clock, subtract ${SECONDS.min} from all)`,
    );
  }

  #noted(ms: number, place: TimePlace): number {
    if (place.perMs !== 1) return ms;
    if (this.#lowest === null || ms < this.#lowest.ms) this.#lowest = { ms, place };
    this.#highestMs = Math.max(this.#highestMs, ms);
    return ms;
  }

  #sameForm(form: Form, line: number, value: unknown): void {
    this.#first ??= { form, line };
    if (this.#first.form === form) return;
    throw notExpected(line, textOf(value), `${this.#first.form} as time, as in line ${this.#first.line}`);
  }

  #dateMs([, day, separator, time, fraction = '', zone]: RegExpExecArray): number {
    const hours = /^(?:Z|UTC)$/i.test(zone!) ? 'Z' : /^[+-]\d\d$/.test(zone!) ? `${zone!}:00` : zone!;
    const seconds = Date.parse(`${day!}T${time!}${hours}`);
    if (Number.isNaN(seconds)) return NaN;
    this.#originMs ??= seconds;
    const aheadMs = Date.parse(`${day!}T${time!}Z`) - seconds;
    const { digits, ...form } = this.#dates ?? { separator: separator!, zone: zone!, aheadMs, digits: 0 };
    const most = Math.min(DIGITS_MAX, Math.max(digits, fraction.length));
    if (most > digits || this.#dates === null) this.#dates = { ...form, digits: most };
    return seconds - this.#originMs + Number(`0.${fraction || 0}`) * 1000;
  }
}

/** A large integer is text, and some quote all numbers. */
function numberOf(value: unknown): number {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return NaN;
  const number = Number(value);
  return Number.isFinite(number) ? number : NaN;
}

const expected = (perMs: number): string => `a number of ${unitOf(perMs)}, or a date with its zone,`;

const unitOf = (perMs: number): string => (perMs === 1 ? 'ms' : 'ns');

const textOf = (value: unknown): string => shown(typeof value === 'string' ? value : JSON.stringify(value));
