/** The lines that Jepsen logs, among those that others log: `INFO  jepsen.util - 3	:invoke	:read	nil`. */
import { entryOf, isNemesis, type Aside, type Entry } from '../entry.ts';
import { linesOf } from '../lines.ts';
import type { Pieces } from '../source.ts';
import type { Times } from '../times.ts';
import { notExpected } from '../wrong.ts';
import { ednOf } from './edn.ts';

/** An entry begins with who and what, with a tab between. */
const ENTRY = /(?:^|\s)(:?[\w-]+)\t(?::|$)/;

/** Is it such a line? */
export const isLogged = (line: string): boolean => ENTRY.test(line);

/** The entries of a log; other lines are set aside. Throws `WrongLine`. */
export function* readJepsenLog(pieces: Pieces, aside: Aside, times: Times): Generator<Entry, void> {
  for (const { text, number } of linesOf(pieces)) {
    const found = ENTRY.exec(text);
    if (!found) {
      aside.count(text.trim() === '' ? 'empty lines' : 'lines of others');
      continue;
    }
    const process = found[1]!.replace(/^:/, '');
    if (isNemesis({ process })) {
      aside.count('nemesis');
      continue;
    }
    const columns = text.slice(found.index).trimStart().split('\t');
    const [, type, f, value, ...error] = columns;
    if (f === undefined || value === undefined) {
      throw notExpected(number, text, 'process, type, function and value, with tabs between');
    }
    const fields: Readonly<Record<string, unknown>> = {
      process,
      type: type!.slice(1),
      f: f.replace(/^:/, ''),
      value: ednOf(value, number),
      error: error.length > 0 ? ednOf(error.join('\t'), number) : undefined,
    };
    yield entryOf((name) => fields[name], times, number, text);
  }
}
