/** Holds in JSON: one object for each. */
import type { Pieces } from '../source.ts';
import type { Aside } from '../entry.ts';
import type { Times } from '../times.ts';
import { notExpected } from '../wrong.ts';
import { holdOf, othersOf, wrongColumns, type HoldRow } from './holds.ts';
import { objectsOf } from './json.ts';

/** The holds; `released` may be missing: it is still held. Throws `WrongLine`. */
export function* readHoldsJson(pieces: Pieces, aside: Aside, times: Times): Generator<HoldRow, void> {
  for (const { fields, line, text } of objectsOf(pieces)) {
    const names = Object.keys({ released: null, ...fields });
    const wrong = wrongColumns(names);
    if (wrong !== null) throw notExpected(line, text, wrong);
    aside.passBy(othersOf(names));
    yield holdOf(fields, times, line, text);
  }
}
