/** What the signs of a picture mean: of those that are in it. */
import type { Picture, RowKind } from './page.ts';

/** A sign, and what it means. `name`: its class. */
interface Sign {
  readonly isThere: boolean;
  readonly name: string;
  readonly means: string;
}

/** The signs, each with its meaning. */
export const legendHtml = (picture: Picture): string =>
  signsOf(picture)
    .filter(({ isThere }) => isThere)
    .map(({ name, means }) => `<span><i class="sign ${name}"></i>${means}</span>`)
    .join(' ');

function signsOf({ rows, bars, holds, arrows, shades, marked }: Picture): readonly Sign[] {
  const kinds = new Set(rows.map(({ kind }) => kind));
  const row = (kind: RowKind, means: string): Sign => ({ isThere: kinds.has(kind), name: kind, means });
  const bar = (how: Picture['bars'][number]['how'], means: string): Sign => {
    return { isThere: bars.some((each) => each.how === how), name: `bar ${how}`, means };
  };
  const arrow = (kind: Picture['arrows'][number]['kind'], means: string): Sign => {
    return { isThere: arrows.some((each) => each.kind === kind), name: `arrow ${kind}`, means };
  };
  const isOfSeveral = holds.some(({ key }) => key !== null);
  const holding = `holds what is granted, in the colour of the user${isOfSeveral ? '; darker: more than one' : ''}`;
  return [
    { isThere: bars.length > 0, name: 'bar', means: 'a call, from its beginning to its end' },
    bar('owed', 'a call that should return, and does not'),
    bar('indefinite', 'a call whose node was killed'),
    row('giveUp', 'its user gives it up'),
    { isThere: holds.length > 0, name: 'hold', means: holding },
    arrow('arrives', 'a message'),
    arrow('pending', 'not seen to arrive'),
    arrow('lost', 'lost'),
    row('inform', 'a node informs'),
    row('timer', 'a wait is over'),
    row('fault', 'a fault begins, or ends'),
    { isThere: shades.length > 0, name: 'shade', means: 'and lasts' },
    row('trouble', 'something else happens to a node'),
    { isThere: Object.keys(marked).length > 0, name: 'mark', means: 'evidence' },
  ];
}
