/** What the page tells of the chosen event, as HTML. In the page too: it uses nothing but the language. */
import { fieldsOf, type Field } from './changes.ts';
import type { Picture, Row, States } from './page.ts';
import { escapeHtml, shortMs } from './text.ts';

/** What of a picture the details are made from. */
export type Known = Pick<Picture, 'lanes' | 'unit' | 'isTimed' | 'rows' | 'marked' | 'states' | 'trouble' | 'holds'>;

/** The details of the event in this row. */
export function detailHtml(picture: Known, index: number): string {
  const row = picture.rows[index];
  if (!row) return '<p class="none">Nothing is chosen.</p>';
  const wrong = picture.marked[index];
  return [
    titleHtml(picture, row),
    `<p class="what">${escapeHtml(row.text)}</p>`,
    wrong ? `<p class="wrong">${escapeHtml(wrong)}</p>` : '',
    holdersHtml(picture, index),
    ...picture.states.map((states) => statesHtml(states, index)),
    picture.trouble === null ? '' : `<p class="none">Not known: ${escapeHtml(picture.trouble)}.</p>`,
    dataHtml(row),
  ].join('\n');
}

function titleHtml({ lanes, unit, isTimed }: Known, { i, t, at }: Row): string {
  const when = isTimed ? ` · ${shortMs(t)} ms` : '';
  return `<h3>${unit === 'event' ? 'Event' : 'Line'} ${i}<small>${escapeHtml(lanes[at] ?? '')}${when}</small></h3>`;
}

function holdersHtml({ holds, lanes }: Known, index: number): string {
  if (holds.length === 0) return '';
  const at = (place: number): string => {
    const held = holds.filter(({ from, to }) => from <= place && place < to);
    const keys = [...new Set(held.map(({ key }) => key))].sort();
    const parts = keys.map((key) => {
      const holders = held.filter((hold) => hold.key === key).map((hold) => hold.at);
      const names = [...new Set(holders)].sort((a, b) => a - b).map((holder) => lanes[holder] ?? '');
      return `${key === null ? '' : `${JSON.stringify(key)}: `}${names.join(' and ')}`;
    });
    return parts.length === 0 ? 'nobody' : parts.join(' · ');
  };
  const before = at(index + 0.499);
  const after = at(index + 0.5);
  return tableHtml('Who holds it', [{ name: 'holder', before, after }]);
}

function statesHtml({ of, all, before, after }: States, index: number): string {
  const [old, now] = [all[before[index] ?? -1] ?? null, all[after[index] ?? -1] ?? null];
  const title = `State of ${of}`;
  if (now === null) return `<h4>${escapeHtml(title)}</h4><p class="none">not known here</p>`;
  return tableHtml(title, fieldsOf(old, now));
}

/** What changed first, each with what it was. */
function tableHtml(title: string, fields: readonly Field[]): string {
  const changed = ({ before, after }: Field): number => (before === after ? 1 : 0);
  const sorted = [...fields].sort((a, b) => changed(a) - changed(b));
  const rows = sorted.map(({ name, before, after }) => {
    const isChanged = before !== after;
    const old = isChanged ? `<del>${escapeHtml(before ?? 'not there')}</del>` : '';
    const now = escapeHtml(after ?? 'not there');
    const value = isChanged ? `${old} <ins>${now}</ins>` : now;
    return `<tr${isChanged ? ' class="changed"' : ''}><th scope="row">${escapeHtml(name)}</th><td>${value}</td></tr>`;
  });
  return `<h4>${escapeHtml(title)}</h4><table class="state">${rows.join('')}</table>`;
}

function dataHtml({ fields }: Row): string {
  const rows = Object.entries(fields).map(
    ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<details><summary>As it was recorded</summary><table class="state">${rows.join('')}</table></details>`;
}
