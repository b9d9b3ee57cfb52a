/** Holds in CSV (RFC 4180): a line with the names of the columns, then one for each hold. */
import { linesOf } from '../lines.ts';
import type { Pieces } from '../source.ts';
import { notExpected } from '../wrong.ts';
import type { Times } from '../times.ts';
import type { Aside } from '../entry.ts';
import { holdOf, othersOf, wrongColumns, type HoldRow } from './holds.ts';

/** What may stand between fields; that which stands in the first line does. */
const SEPARATORS = [',', ';', '\t'] as const;
type Separator = (typeof SEPARATORS)[number];

/** One field: in quotation marks, those in it doubled, or without any; and what ends it. */
const FIELDS: Readonly<Record<Separator, RegExp>> = {
  ',': /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y,
  ';': /(?:"((?:[^"]|"")*)"|([^";]*))(;|$)/y,
  '\t': /(?:"((?:[^"]|"")*)"|([^"\t]*))(\t|$)/y,
};

/** The columns, as the first line names them. */
interface Columns {
  readonly names: readonly string[];
  readonly separator: Separator;
}

/** The columns that this line names. */
export function columnsIn(line: string): Columns {
  const separator = SEPARATORS.find((each) => line.includes(each)) ?? ',';
  const names = (fieldsOf(line, separator) ?? []).map((name) => name.trim().toLowerCase());
  return { names: withoutEmptyEnd(names, 0), separator };
}

/** The holds. A hold is one line: no line may end in quotation marks. Throws `WrongLine`. */
export function* readHoldsCsv(pieces: Pieces, aside: Aside, times: Times): Generator<HoldRow, void> {
  let columns: Columns | null = null;
  for (const { text, number } of linesOf(pieces)) {
    if (text.trim() === '') {
      aside.count('empty lines');
      continue;
    }
    if (columns === null) {
      columns = columnsIn(text);
      const wrong = wrongColumns(columns.names);
      if (wrong !== null) throw notExpected(number, text, wrong);
      aside.passBy(othersOf(columns.names));
      continue;
    }
    yield holdOf(namedFields(text, columns, number), times, number, text);
  }
}

function namedFields(text: string, { names, separator }: Columns, line: number): Readonly<Record<string, string>> {
  const all = fieldsOf(text, separator);
  if (all === null)
    throw notExpected(line, text, `fields with ${spoken(separator)} between, each closed by its quotation mark`);
  const fields = withoutEmptyEnd(all, names.length);
  if (fields.length !== names.length) throw notExpected(line, text, `${names.length} fields, not ${fields.length}`);
  return Object.fromEntries(names.map((name, index) => [name, fields[index]!.trim()]));
}

const spoken = (separator: Separator): string => ({ ',': 'commas', ';': 'semicolons', '\t': 'tabs' })[separator];

/** Without what a separator at the end of a line leaves there, but so many at least. */
function withoutEmptyEnd(fields: readonly string[], least: number): readonly string[] {
  const last = fields.findLastIndex((field) => field.trim() !== '');
  return fields.slice(0, Math.max(least, last + 1));
}

/** The fields of one line; null: it has none that are whole. */
export function fieldsOf(line: string, separator: Separator = ','): string[] | null {
  const field = FIELDS[separator];
  const fields: string[] = [];
  field.lastIndex = 0;
  for (;;) {
    const found = field.exec(line);
    if (!found) return null;
    const [, quoted, bare, end] = found;
    fields.push(quoted?.replaceAll('""', '"') ?? bare!);
    if (end === '') return fields;
  }
}
