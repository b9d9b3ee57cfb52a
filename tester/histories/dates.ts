/** Moments of a history, as its file says them. */
import type { History } from './history.ts';

/** How a file writes its dates: as the first of them, with as many digits as any. */
export interface DateForm {
  /** What stands between the day and the time: `T`. */
  readonly separator: string;
  /** How many digits of a second there are behind the point. */
  readonly digits: number;
  /** `Z`, `+01:00`; and by how much its times are ahead. */
  readonly zone: string;
  readonly aheadMs: number;
}

/** The day, `2026-01-02`, and the time of day, `03:04:05.678`. */
interface Written {
  readonly day: string;
  readonly time: string;
}

/** `2026-01-02T03:04:05.678Z`; null: the file has no dates. */
export function dateOf({ dates, sinceMs }: History, t: number): string | null {
  if (!dates || sinceMs === null) return null;
  const { day, time } = written(dates, sinceMs, t);
  return `${day}${dates.separator}${time}${dates.zone}`;
}

/** The time of day alone; null: the file has no dates. */
export function timeOfDate({ dates, sinceMs }: History, t: number): string | null {
  return dates && sinceMs !== null ? written(dates, sinceMs, t).time : null;
}

/** From the one moment to the other: `from 10 to 20 ms`, or from date to date. */
export const fromTo = (history: History, from: number, to: number): string =>
  history.dates
    ? `from ${dateOf(history, from)!} to ${dateOf(history, to)!}`
    : `from ${ms(history, from)} to ${ms(history, to)} ms`;

/** At the moment: `at 10 ms`, or the date. */
export const atMoment = (history: History, t: number): string => `at ${dateOf(history, t) ?? `${ms(history, t)} ms`}`;

/** To the ns: what a double has beyond that, nobody noted; since 1970, there is no room for as much. */
const ms = ({ sinceMs }: History, t: number): number =>
  sinceMs === null ? Number(t.toFixed(6)) : Number((sinceMs + t).toFixed(3));

function written({ digits, aheadMs }: DateForm, sinceMs: number, t: number): Written {
  const perMs = 10 ** Math.max(0, digits - 3);
  const units = Math.round(t * perMs);
  const whole = Math.floor(units / perMs);
  const iso = new Date(sinceMs + whole + aheadMs).toISOString();
  const rest = String(units - whole * perMs).padStart(Math.max(0, digits - 3), '0');
  const fraction = `${iso.slice(20, 23)}${digits > 3 ? rest : ''}`.slice(0, digits);
  return { day: iso.slice(0, 10), time: `${iso.slice(11, 19)}${digits > 0 ? `.${fraction}` : ''}` };
}
