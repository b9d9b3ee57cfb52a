/** A picture as HTML: chunks of rows, each over a drawing of the lanes. Readable without a script, and in print. */
import { COLOURS } from './colours.ts';
import { drawingOf } from './drawing.ts';
import type { Picture, Row } from './page.ts';
import { TAIL_ROWS } from './picture.ts';
import { escapeHtml, shortMs } from './text.ts';

/** So many rows are drawn together: the browser skips the chunks that are not in sight, and print does not break one. */
const CHUNK_ROWS = 24;
/** In print, of a run that is longer only what is near to what is wrong. */
export const PRINTED_MAX = 240;
const NEAR = 60;

/** The picture; `id`: its number in the page. */
export function chartHtml(picture: Picture, id: number): string {
  const { rows, lanes } = picture;
  const first = Math.max(...Object.keys(picture.marked).map(Number), 0);
  const tips = tipsOf(picture);
  const placed = { ...picture, lastSlots: lastSlotsOf(picture) };
  const chunks = Array.from({ length: Math.ceil(rows.length / CHUNK_ROWS) }, (_, chunk) => {
    const from = chunk * CHUNK_ROWS;
    const to = Math.min(rows.length, from + CHUNK_ROWS);
    const away = rows.length > PRINTED_MAX && (to < first - NEAR || from > first + NEAR) ? ' away' : '';
    const isLast = to === rows.length && picture.arrows.some(({ kind }) => kind === 'pending');
    const tail = isLast ? TAIL_ROWS : 0;
    const each = rows.slice(from, to).map((row, i) => rowHtml(placed, row, from + i, id, tips.get(from + i) ?? []));
    return `<div class="chunk${away}" role="presentation" style="--n:${to - from + tail}">${drawingOf(picture, from, to, tail)}${each.join('\n')}</div>`;
  });
  const names = lanes.map((name, at) => `<span class="lane c${at % COLOURS}">${escapeHtml(name)}</span>`).join('');
  return `<div class="chart" style="--lanes:${lanes.length};--longest:${longestOf(rows)};--slots:${Math.max(0, ...placed.lastSlots)}">
<div class="lanes" aria-hidden="true"><span>${picture.unit}</span><span>${picture.isTimed ? 'ms' : ''}</span>${names}</div>
<div class="rows" role="listbox" tabindex="0" aria-label="Events" aria-activedescendant="">
${chunks.join('\n')}
</div>${underWayHtml(picture)}
</div>`;
}

function rowHtml(
  { lanes, unit, isTimed, marked, lastSlots }: Picture & { readonly lastSlots: readonly number[] },
  row: Row,
  index: number,
  id: number,
  tips: readonly string[],
): string {
  const { i, t, at, slot, kind, text } = row;
  const last = lastSlots[at] ?? 0;
  const beside = last === 0 ? '' : `;--slot:${slot};--last:${last}`; // texts stand to the right of all bars
  const place = `grid-column:${at + 3}${beside}`;
  const mark = marked[index] === undefined ? '' : marked[index] === '' ? ' evidence' : ' wrong';
  const time = isTimed ? shortMs(t) : '';
  const label = `${unit} ${i}${isTimed ? `, ${time} ms` : ''}, ${lanes[at] ?? ''}: ${text}${mark === '' ? '' : ', marked'}`;
  return `<div class="row ${kind}${mark}" role="option" id="p${id}r${index}" aria-label="${escapeHtml(label)}"><span class="no">${i}</span><span class="ms">${time}</span><span class="text" style="${place}" title="${escapeHtml(text)}">${wordsHtml(row)}</span>${tips.join('')}</div>`;
}

/** Where there is little room, first what stands before the end is cut, then the brackets that close it. */
function wordsHtml({ text, end }: Row): string {
  if (end === '') return `<b>${escapeHtml(text)}</b>`;
  const call = text.slice(0, text.length - end.length);
  const [closing] = /(?:"?\))?$/.exec(call)!;
  const parts = [call.slice(0, call.length - closing.length), closing, end];
  return `<b class="parted">${parts.map((part) => `<span>${escapeHtml(part)}</span>`).join('')}</b>`;
}

/** How many characters the longest text has: where there is little room, the lanes are as wide as it, and are scrolled. */
const longestOf = (rows: readonly Row[]): number => rows.reduce((most, { text }) => Math.max(most, text.length), 0);

/** By lane, the place of its last bar. */
function lastSlotsOf({ lanes, bars }: Picture): readonly number[] {
  const last = lanes.map(() => 0);
  for (const { at, slot } of bars) last[at] = Math.max(last[at] ?? 0, slot);
  return last;
}

/** By row, the heads of the arrows that end there. */
function tipsOf({ arrows, lanes }: Picture): ReadonlyMap<number, readonly string[]> {
  const tips = new Map<number, string[]>();
  for (const { sender, receiver, to, kind } of arrows) {
    if (kind === 'pending' || receiver >= lanes.length) continue;
    const row = Math.floor(to);
    const way = receiver > sender ? 'right' : 'left';
    const tip = `<i class="tip ${way} ${kind}" style="--to:${receiver}"></i>`;
    tips.set(row, [...(tips.get(row) ?? []), tip]);
  }
  return tips;
}

function underWayHtml({ arrows }: Picture): string {
  const names = arrows
    .filter(({ kind }) => kind === 'pending')
    .map(({ name, sender, receiver }) => `${name} ${sender} → ${receiver}`);
  return names.length === 0 ? '' : `<p class="underway">still under way: ${escapeHtml(names.join(', '))}</p>`;
}
