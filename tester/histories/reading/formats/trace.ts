/** The traces of this tester: what was called and what returned, by the addresses of the service. */
import { ANY_TRACE_FORMAT, TRACE_FORMAT } from '../../../trace/header.ts';
import { endsNode, type StrikeKind } from '../../../plan/faults.ts';
import { numberOf, type Aside, type Entry, type EntryType } from '../entry.ts';
import type { Pieces } from '../source.ts';
import { NoHistory, WrongLine } from '../wrong.ts';
import { objectsOf, type Json } from './json.ts';

/** A trace: the service it is of, at how many addresses, and its calls. */
export interface RecordedTrace {
  readonly service: string;
  readonly addresses: number;
  readonly entries: Iterable<Entry>;
}

const TYPES: Readonly<Record<string, EntryType>> = { call: 'invoke', return: 'ok', failed: 'fail', error: 'info' };

/** Reads a trace. Throws `WrongLine`, and `NoHistory` where a history cannot say what happened in it. */
export function readTrace(pieces: Pieces, aside: Aside): RecordedTrace {
  const lines = objectsOf(pieces);
  const first = lines.next();
  const { format, service, addresses } = first.done ? {} : first.value.fields;
  checkVersion(format);
  if (format !== TRACE_FORMAT || typeof service !== 'string' || typeof addresses !== 'number') {
    throw new WrongLine(1, `this is no header of a trace: "format" is not "${TRACE_FORMAT}", or it names no service`);
  }
  return { service, addresses, entries: calls(lines, aside) };
}

/** Throws `WrongLine` for the format of another version. */
export function checkVersion(format: unknown): void {
  if (typeof format !== 'string' || !format.startsWith(ANY_TRACE_FORMAT) || format === TRACE_FORMAT) return;
  throw new WrongLine(
    1,
    `this is a '${format}', of another version of servicetester; this one reads '${TRACE_FORMAT}'`,
  );
}

function* calls(lines: Iterable<Json>, aside: Aside): Generator<Entry, void> {
  const givenUp = new Map<unknown, number>();
  for (const { fields, line } of lines) {
    const { type, id } = fields;
    const is = typeof type === 'string' ? TYPES[type] : undefined;
    if (type === 'cancelled') throw cannotSay(line, 'a call ended because its user had given it up');
    if (type === 'fault' && endsNode(fields['kind'] as StrikeKind)) throw cannotSay(line, 'a node died');
    if (type === 'giveUp') givenUp.set(id, line);
    if (is === undefined) aside.count(typeof type === 'string' ? type : 'conclusion');
    else yield entryOf(fields, is, line);
    if (is !== undefined && is !== 'invoke') givenUp.delete(id);
  }
  const [line] = givenUp.values();
  if (line !== undefined) throw cannotSay(line, 'a user gave a call up, and it is not known what became of it');
}

function entryOf(fields: Json['fields'], type: EntryType, line: number): Entry {
  const { i, at, t, id, fn, args, result, error } = fields;
  if (typeof at !== 'number' || typeof t !== 'number' || typeof fn !== 'string') {
    throw new WrongLine(line, `an event whose at and t are numbers, and whose fn is a name, is expected`);
  }
  const value = type === 'invoke' ? args : (result ?? null);
  return { line, number: numberOf(i), t, process: String(at), type, f: fn, value, error, key: null, call: String(id) };
}

const cannotSay = (line: number, what: string): NoHistory =>
  new NoHistory(`Line ${line}: ${what}. What that means is judged while it runs; it cannot be judged as a history.`);
