/** JSON: objects with the fields that Jepsen's maps have, one after the other (one a line), or in one array, as AtlasDB recorded them. */
import { entryOf, isNemesis, type Aside, type Entry } from '../entry.ts';
import { formsOf, type Form } from '../forms.ts';
import { withLarge } from '../large.ts';
import type { Pieces } from '../source.ts';
import type { Times } from '../times.ts';
import { notExpected } from '../wrong.ts';

/** An object of JSON, and where it stands. */
export interface Json extends Form {
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The entries of a history in JSON. Throws `WrongLine`. */
export function* readJson(pieces: Pieces, aside: Aside, times: Times): Generator<Entry, void> {
  for (const { fields, line, text } of objectsOf(pieces)) {
    if (isNemesis({ process: fields['process'] })) aside.count('nemesis');
    else yield entryOf((name) => fields[name], times, line, text);
  }
}

/** The objects of a text, in order; integers that a double does not hold are text. Throws `WrongLine`. */
export function* objectsOf(pieces: Pieces): Generator<Json, void> {
  for (const form of formsOf(pieces, 'json')) yield { fields: parsed(form), text: form.text, line: form.line };
}

function parsed({ text, line }: Form): Json['fields'] {
  try {
    return JSON.parse(withLarge(text, (integer) => `"${integer}"`)) as Json['fields'];
  } catch (error) {
    throw notExpected(line, text, `an object of JSON (${(error as Error).message})`);
  }
}
