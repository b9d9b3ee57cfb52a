/** Reads a recorded history: from the file, in whatever format, to the operations of a service. */
import type { AnyService } from '../../../services/service.ts';
import { HistoryBuilder, type History, type Outcome } from '../history.ts';
import { Aside, type Entry } from './entry.ts';
import { formatNamed, formatOf, HEAD_CHARS, type Format } from './formats/formats.ts';
import type { HoldRow } from './formats/holds.ts';
import { Held, type Uncertainty } from './meanings/held.ts';
import { fitting, generalMeaning, meaningOf, meaningOfSeen, type Meaning } from './meanings/meaning.ts';
import { Operations } from './meanings/operations.ts';
import { Outcomes, type OutcomeRule } from './meanings/outcomes.ts';
import { Order } from './order.ts';
import { peeked, piecesOf, type Pieces } from './source.ts';
import { Times } from './times.ts';
import { NoHistory } from './wrong.ts';

/** How a file is to be read. */
export interface ReadOptions {
  /** The name of its format; without, it is recognised. */
  readonly format?: string;
  /** Of which service it is a history; without, what it calls says it. */
  readonly service?: AnyService;
  /** What failed operations mean. */
  readonly outcomes?: readonly OutcomeRule[];
  /** Of the clocks of holds; without, they are exact. */
  readonly uncertainty?: Uncertainty;
}

/** What was read. */
export interface Reading {
  readonly history: History;
  readonly format: string;
  /** The services that it may be a history of, the most likely first; none: none that is known. A trace says which; its addresses have their numbers. */
  readonly services: readonly string[];
  /** How many operations ended how. */
  readonly counts: Readonly<Record<Outcome, number>>;
  /** How often something was set aside that is no operation, by what it is: `nemesis`. */
  readonly aside: Readonly<Record<string, number>>;
  /** The columns of holds that were not read. */
  readonly passedBy: readonly string[];
  /** By how much clocks may be wrong, as it was stated; null: nothing was. */
  readonly uncertainty: Uncertainty | null;
}

/** So many entries are seen before it is decided of which service they are. */
const SEEN = 1000;
const EXACT: Uncertainty = { ms: 0, byHost: new Map() };

/** Reads a file. Throws `NoHistory`, `WrongLine` if one line is wrong, and `TooLong`. */
export function readHistory(path: string, options: ReadOptions = {}): Reading {
  const pieces = piecesOf(path);
  try {
    return readPieces(path, pieces, options);
  } finally {
    pieces.return(); // closes the file, wherever reading ended
  }
}

/** The name of the format that a file seems to have. Throws `NoHistory`. */
export function formatOfFile(path: string): string {
  const pieces = piecesOf(path);
  try {
    const { head } = peeked(pieces, HEAD_CHARS);
    checkNotEmpty(head, path);
    return formatOf(head, path).name;
  } finally {
    pieces.return();
  }
}

function checkNotEmpty(head: string, name: string): void {
  if (head.trim() === '' && head.length < HEAD_CHARS) throw new NoHistory(`${name} is empty.`);
}

/** Reads a text that comes in pieces. `name`: for messages. */
export function readPieces(name: string, text: Pieces, options: ReadOptions = {}): Reading {
  const { head, pieces } = peeked(text, HEAD_CHARS);
  checkNotEmpty(head, name);
  const format = options.format === undefined ? formatOf(head, name) : formatNamed(options.format);
  if (options.uncertainty && format.kind !== 'holds')
    throw new NoHistory(
      `Only of holds it matters how uncertain clocks are: ${name}, read as ${format.name}, is in an order of its own.`,
    );
  const aside = new Aside();
  const read = readAs(format, pieces, aside, options);
  const reading = {
    ...{ format: format.name, ...read, aside: aside.counts },
    ...{ passedBy: aside.columns, uncertainty: options.uncertainty ?? null },
  };
  if (reading.history.length > 0) return reading;
  const set = Object.entries(aside.counts).map(([what, count]) => `${what}: ${count}`);
  throw new NoHistory(`There are no operations in ${name}, read as ${[format.name, ...set].join('; ')}.`);
}

function readAs(format: Format, pieces: Pieces, aside: Aside, options: ReadOptions): Read {
  const times = new Times();
  switch (format.kind) {
    case 'holds':
      return readHolds(format.read(pieces, aside, times), aside, times, options);
    case 'entries':
      return readEntries(format.read(pieces, aside, times), times, options);
    case 'trace': {
      const { service, addresses, entries } = format.read(pieces, aside);
      const builder = new HistoryBuilder();
      for (let at = 0; at < addresses; at += 1) builder.addressOf(String(at));
      const meaning = generalMeaning(options.service ?? null);
      return { ...operations(builder, meaning, entries, times, options), services: [service] };
    }
  }
}

type Read = Pick<Reading, 'history' | 'services' | 'counts'>;

function readHolds(rows: Iterable<HoldRow>, aside: Aside, times: Times, { uncertainty = EXACT }: ReadOptions): Read {
  const builder = new HistoryBuilder();
  const held = new Held(builder, uncertainty, aside);
  for (const row of rows) held.add(row);
  times.checkUnit();
  builder.countFrom(times.originMs, times.dates);
  return {
    history: held.build(),
    services: [held.service],
    counts: held.counts,
  };
}

function readEntries(entries: Iterable<Entry>, times: Times, options: ReadOptions): Read {
  const iterator = entries[Symbol.iterator]();
  const seen: Entry[] = [];
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    seen.push(next.value);
    if (seen.length >= SEEN) break;
  }
  const meaning = options.service ? meaningOf(options.service) : meaningOfSeen(seen);
  const rest: Iterable<Entry> = { [Symbol.iterator]: () => iterator };
  return { ...operations(new HistoryBuilder(), meaning, both(seen, rest), times, options), services: fitting(seen) };
}

function* both<T>(first: Iterable<T>, rest: Iterable<T>): Generator<T, void> {
  yield* first;
  yield* rest;
}

function operations(
  builder: HistoryBuilder,
  meaning: Meaning,
  entries: Iterable<Entry>,
  times: Times,
  { outcomes }: ReadOptions,
): Omit<Read, 'services'> {
  const all = new Operations(builder, meaning, new Outcomes(outcomes));
  const order = new Order();
  for (const entry of entries) {
    all.add(entry);
    order.add(entry);
  }
  times.checkUnit();
  builder.countFrom(times.originMs, times.dates);
  return { history: order.build(builder), counts: all.counts };
}
