/** The HTML report: one file that loads nothing. */
import { createHash } from 'node:crypto';
import { VERSION } from '../../../test-node/package.ts';
import { chartHtml, PRINTED_MAX } from './chart.ts';
import { detailHtml, type Known } from './detail.ts';
import type { Page, Picture, RowKind } from './page.ts';
import { coverageHtml, durationsHtml, headHtml, ledgerHtml, listHtml, passesHtml, section } from './sections.ts';
import { legendHtml } from './legend.ts';
import { overviewHtml } from './overview.ts';
import { STYLE } from './style.ts';
import { escapeHtml } from './text.ts';

/** The page as the text of a file; `script`: for its reader, who can do without. */
export function documentHtml(page: Page, script: string): string {
  const { title, verdict, pictures, ledger, summary, remarks, coverage, passes, durations } = page;
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(`${verdict}: ${title}`)}</title>
<style>${STYLE}</style>
</head>
<body class="${verdict}">
${headHtml(page)}
<main>
${picturesHtml(pictures)}
${section('Ongoing at the end', ledgerHtml(ledger), 'owing')}
<div class="columns">
${section('What was done', listHtml(summary) + (remarks.length > 0 ? `<h3>To be known beside</h3>${listHtml(remarks)}` : ''))}
${section('Coverage of the specification', coverageHtml(coverage))}
${section('Overtaking', passesHtml(passes))}
${section('How long calls took in the run that is shown', durationsHtml(durations))}
</div>
</main>
<footer>servicetester ${VERSION}</footer>
${HELP}
<script type="application/json" id="pictures">${dataOf(pictures)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function picturesHtml(pictures: readonly Picture[]): string {
  if (pictures.length === 0) return '';
  const tabs = pictures.map(({ title }, id) => {
    const isFirst = id === 0;
    return `<button type="button" role="tab" id="tab${id}" aria-controls="picture${id}" aria-selected="${isFirst}"${isFirst ? '' : ' tabindex="-1"'}>${escapeHtml(title)}</button>`;
  });
  const choice =
    pictures.length > 1 ? `<div class="tabs" role="tablist" aria-label="Runs" hidden>${tabs.join('')}</div>` : '';
  return choice + pictures.map((picture, id) => pictureHtml(picture, id, pictures.length > 1)).join('\n');
}

/** `hasTab`: there are others beside it. */
function pictureHtml(picture: Picture, id: number, hasTab: boolean): string {
  const { title, lists, left } = picture;
  const panel = hasTab ? ` role="tabpanel" aria-labelledby="tab${id}"` : '';
  return `<section class="picture" id="picture${id}" data-picture="${id}"${panel}>
<h2>${escapeHtml(title)}</h2>
${toolsHtml(picture)}
<p class="legend">${legendHtml(picture)}</p>
<div class="both">
<div class="drawn"><div class="scroll">${chartHtml(picture, id)}</div>${overviewHtml(picture)}</div>
<aside class="detail" aria-live="polite" aria-label="The chosen event">${detailHtml(picture, chosenAtFirst(picture))}</aside>
</div>
<div class="columns">${lists.map((list) => `<div><h3>${escapeHtml(list.title)}</h3>${listHtml(list.lines)}</div>`).join('\n')}</div>
${left.length === 0 ? '' : `<p class="note">Not shown: ${escapeHtml(left.join('; '))}.</p>`}
${picture.rows.length > PRINTED_MAX ? '<p class="note printed" hidden>Of this long run only what is near to what is marked, or to its beginning, is printed.</p>' : ''}
</section>`;
}

/** What is wrong, or the first event. */
function chosenAtFirst({ marked }: Picture): number {
  const wrong = Object.entries(marked).find(([, text]) => text !== '');
  return wrong ? Number(wrong[0]) : 0;
}

/** What the script needs of the pictures. */
function dataOf(pictures: readonly Picture[]): string {
  const data = pictures.map((picture): Known & { readonly chosen: number } => {
    const { lanes, unit, isTimed, rows, marked, states, trouble, holds } = picture;
    return { lanes, unit, isTimed, rows, marked, states, trouble, holds, chosen: chosenAtFirst(picture) };
  });
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

/** What can be hidden apart. */
const KINDS: readonly (readonly [name: string, kinds: readonly RowKind[]])[] = [
  ['calls', ['call', 'giveUp', 'end']],
  ['messages', ['message', 'timer']],
  ['informed', ['inform']],
  ['faults', ['fault', 'trouble']],
];

/** Hidden where there is no script. What there is not need not be hidden. */
function toolsHtml({ rows }: Picture): string {
  const there = new Set(rows.map(({ kind }) => kind));
  const kinds = KINDS.filter(([, each]) => each.some((kind) => there.has(kind)));
  const boxes = kinds.map(
    ([name, each]) => `<label class="kind"><input type="checkbox" checked value="${each.join(' ')}"> ${name}</label>`,
  );
  return `<div class="tools" hidden>
<label>Filter <input type="search" class="filter" placeholder="token, node 1, acq" aria-keyshortcuts="/"></label>
${kinds.length > 1 ? boxes.join('\n') : ''}
<span class="count" aria-live="polite"></span>
<span class="zoom"><button type="button" class="smaller" aria-label="zoom out" aria-keyshortcuts="-">−</button><button type="button" class="larger" aria-label="zoom in" aria-keyshortcuts="+">+</button></span>
<button type="button" class="finding" aria-keyshortcuts="n">next finding</button>
<button type="button" class="keys" aria-label="keys" aria-keyshortcuts="?">?</button>
</div>`;
}

const KEYS = [
  ['↓ or j, ↑ or k', 'the next event, the one before'],
  ['PgDn, PgUp, Home, End', 'farther'],
  ['n, N', 'the next event that shows what is wrong, the one before'],
  ['+, −', 'zoom in, out'],
  ['/', 'filter; Esc: show all again'],
  ['?', 'this list'],
] as const;

const HELP = `<dialog id="help" aria-label="Keys"><h2>Keys</h2><dl>${KEYS.map(([key, what]) => `<dt>${key}</dt><dd>${what}</dd>`).join('')}</dl><form method="dialog"><button>close</button></form></dialog>`;
