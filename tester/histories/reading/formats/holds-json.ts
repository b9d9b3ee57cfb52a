/** Holds in JSON: one object for each. */
import type { Pieces } from '../source.ts';
import type { Aside } from '../entry.ts';
import type { Times } from '../times.ts';
import { notExpected } from '../wrong.ts';
import { holdOf, wrongColumns, type HoldRow } from './holds.ts';
import { objectsOf } from './json.ts';

/** The holds; `released` may be missing: it is still held. Throws `WrongLine`. */
export function* readHoldsJson(pieces: Pieces, _: Aside, times: Times): Generator<HoldRow, void> {
  for (const { fields, line, text } of objectsOf(pieces)) {
    const wrong = wrongColumns(Object.keys({ released: null, ...fields }));
    if (wrong !== null) throw notExpected(line, text, wrong);
    yield holdOf(fields, times, line, text);
  }
}
