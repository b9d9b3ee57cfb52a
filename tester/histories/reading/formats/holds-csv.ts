/** Holds in CSV (RFC 4180): a line with the names of the columns, then one for each hold. */
import { linesOf } from '../lines.ts';
import type { Pieces } from '../source.ts';
import { notExpected } from '../wrong.ts';
import type { Aside } from '../entry.ts';
import { holdOf, wrongColumns, type HoldRow } from './holds.ts';

/** One field: in quotation marks, those in it doubled, or without any; and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/** The holds. A hold is one line: no line may end in quotation marks. Throws `WrongLine`. */
export function* readHoldsCsv(pieces: Pieces, aside: Aside): Generator<HoldRow, void> {
  let names: readonly string[] | null = null;
  for (const { text, number } of linesOf(pieces)) {
    if (text.trim() === '') {
      aside.count('empty lines');
      continue;
    }
    const fields = fieldsOf(text);
    if (fields === null)
      throw notExpected(number, text, 'fields with commas between, each closed by its quotation mark');
    if (names === null) {
      names = fields.map((name) => name.trim().toLowerCase());
      const wrong = wrongColumns(names);
      if (wrong !== null) throw notExpected(number, text, wrong);
      continue;
    }
    if (fields.length !== names.length) throw notExpected(number, text, `${names.length} fields, not ${fields.length}`);
    yield holdOf(Object.fromEntries(names.map((name, index) => [name, fields[index]!.trim()])), number, text);
  }
}

/** The fields of one line; null: it has none that are whole. */
export function fieldsOf(line: string): string[] | null {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const found = FIELD.exec(line);
    if (!found) return null;
    const [, quoted, bare, end] = found;
    fields.push(quoted?.replaceAll('""', '"') ?? bare!);
    if (end === '') return fields;
  }
}
