/** The formats of recorded histories that are read. */
import type { Aside, Entry } from '../entry.ts';
import type { Times } from '../times.ts';
import type { Pieces } from '../source.ts';
import { NoHistory, shown } from '../wrong.ts';
import { readEdn } from './edn.ts';
import { columnsIn, readHoldsCsv } from './holds-csv.ts';
import { readHoldsJson } from './holds-json.ts';
import { areLikeColumns, HOLD_COLUMNS, type HoldRow } from './holds.ts';
import { isLogged, readJepsenLog } from './jepsen-log.ts';
import { readJson } from './json.ts';
import { ANY_TRACE_FORMAT } from '../../../trace/header.ts';
import { readTrace, type RecordedTrace } from './trace.ts';

/** What stands in a file. */
type Reader =
  | { readonly kind: 'entries'; readonly read: (pieces: Pieces, aside: Aside, times: Times) => Iterable<Entry> }
  | { readonly kind: 'holds'; readonly read: (pieces: Pieces, aside: Aside, times: Times) => Iterable<HoldRow> }
  | { readonly kind: 'trace'; readonly read: (pieces: Pieces, aside: Aside) => RecordedTrace };

/** A format: what it is called, what it looks like, and how it is read. */
export type Format = Reader & {
  readonly name: string;
  readonly about: string;
  /** May a file begin so? */
  readonly fits: (head: string) => boolean;
};

/** So much of a file is looked at, in characters, to see what it is. */
export const HEAD_CHARS = 1024;

const isHold = (head: string): boolean => HOLD_COLUMNS.slice(0, 2).every((name) => head.includes(`"${name}"`));
const isObject = (head: string): boolean => /^\s*[[\s]*\{\s*(?:"|\}|$)/.test(head);

/** After space and comments, a map, a record, or a vector or list of them. */
const EDN = /^(?:[\s,]|;.*\n)*(?:[[(](?:[\s,]|;.*\n)*)?(?:#[\w.]+\s*)?(?:\{|(?<=[[(][^[(]*)(?:\]|\)|$))/;
const LOGGED = /\b(?:INFO|WARN)\b.*\bjepsen\b/;

/** All formats. A file has the first that fits. */
const FORMATS: readonly Format[] = [
  {
    name: 'trace',
    about: 'a trace of this tester',
    kind: 'trace',
    fits: (head) => isObject(head) && head.includes(`"${ANY_TRACE_FORMAT}`),
    read: readTrace,
  },
  {
    name: 'holds-json',
    about:
      'objects in JSON with host, acquired and released, in ms or as dates; perhaps lock, process, called, returned, token, until',
    kind: 'holds',
    fits: (head) => isObject(head) && isHold(head),
    read: readHoldsJson,
  },
  {
    name: 'json',
    about:
      'objects in JSON with process, type, f, value and time (ns), one a line or in one array, as AtlasDB recorded them',
    kind: 'entries',
    fits: isObject,
    read: readJson,
  },
  {
    name: 'edn',
    about:
      'maps in EDN with :process, :type, :f and :value, one a line or in one vector: of Jepsen, and of Porcupine’s key-value tests',
    kind: 'entries',
    fits: (head) => EDN.test(head),
    read: readEdn,
  },
  {
    name: 'jepsen-log',
    about: 'lines that Jepsen logged: process, :type, :function and value, with tabs between',
    kind: 'entries',
    fits: (head) => LOGGED.test(head) || head.split('\n').some(isLogged),
    read: readJepsenLog,
  },
  {
    name: 'holds-csv',
    about: 'lines of holds with commas between; the first names the columns: host, acquired, released, …',
    kind: 'holds',
    fits: (head) => areLikeColumns(namesIn(head)),
    read: readHoldsCsv,
  },
];

const namesIn = (head: string): readonly string[] => columnsIn(head.trimStart().split(/\r?\n/, 1)[0]!).names;

/** The format of this name. Throws `NoHistory` that says which there are. */
export function formatNamed(name: string): Format {
  const format = FORMATS.find((each) => each.name === name);
  if (format) return format;
  throw new NoHistory(`There is no format '${name}'. There are:\n${list()}`);
}

/** The format of a file that begins so. Throws `NoHistory` that says what was seen, and which formats there are. */
export function formatOf(head: string, path: string): Format {
  const format = FORMATS.find(({ fits }) => fits(head));
  if (format) return format;
  throw new NoHistory(`${path} has no format that is known: it begins with '${shown(head)}'. There are:\n${list()}`);
}

const list = (): string => FORMATS.map(({ name, about }) => `  ${name}: ${about}`).join('\n');
