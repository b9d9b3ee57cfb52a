/** The parts of the page around the pictures, as HTML. */
import { number } from '../count.ts';
import type { Durations, LedgerTable, Page, Passes, Problem, Reached, Repeat } from './page.ts';
import { escapeHtml, shortMs } from './text.ts';

/** A part of the page under its title; nothing if there is nothing in it. */
export const section = (title: string, inside: string, name = ''): string =>
  inside === ''
    ? ''
    : `<section${name === '' ? '' : ` class="${name}"`}><h2>${escapeHtml(title)}</h2>${inside}</section>`;

/** Lines as a list; nothing if there are none. */
export const listHtml = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : `<ul>${lines.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`;

/** The verdict, what is wrong, and how it is repeated. */
export function headHtml({ title, verdict, problems, repeats, after, summary }: Page): string {
  return `<header>
<p class="subject">${escapeHtml(title)}</p>
<h1 class="verdict ${verdict}"><span aria-hidden="true">${SIGNS[verdict]}</span> ${verdict}</h1>
${problems.length === 0 && summary[0] !== undefined ? `<p class="reason">${escapeHtml(summary[0])}</p>` : ''}
${problems.map(problemHtml).join('\n')}
${repeats.map(repeatHtml).join('\n')}
${after.map((text) => `<p class="after">${escapeHtml(text)}</p>`).join('\n')}
</header>`;
}

const SIGNS = { conforms: '✓', violates: '✗', unknown: '?' } as const;

const problemHtml = ({ title, reason, by }: Problem): string => `<div class="problem${by === null ? ' open' : ''}">
<h2>${escapeHtml(title)}</h2>
<p class="reason">${escapeHtml(reason.join('\n'))}</p>
${by === null ? '' : `<p class="by">says ${escapeHtml(by)}</p>`}</div>`;

const repeatHtml = ({ what, command }: Repeat): string =>
  `<p class="repeat"><span>${escapeHtml(what)}</span> <code>${wordsHtml(command)}</code> <button type="button" class="copy" hidden>copy</button></p>`;

/** Broken between its words: `--` is none of its own. */
const wordsHtml = (command: string): string =>
  command
    .split(' ')
    .map((word) => `<span>${escapeHtml(word)}</span>`)
    .join(' ');

/** Who is owed what. */
export function ledgerHtml(ledger: LedgerTable | null): string {
  if (!ledger) return '';
  const { lines, last, from } = ledger;
  const known = from === null ? '' : `<p class="note">As far as known from event ${from} on.</p>`;
  const each = lines.map(({ kind, text }) => `<li class="${kind}"><b>${KINDS[kind]}</b> ${escapeHtml(text)}</li>`);
  return `${known}<ul class="ledger">${each.join('')}</ul><h3>The last of each node</h3>${listHtml(last)}`;
}

const KINDS: Readonly<Record<LedgerTable['lines'][number]['kind'], string>> = {
  owed: 'owed',
  waiting: 'waits',
  free: 'free',
  indefinite: 'given up',
  unjudged: 'not known',
  circle: 'circle',
};

/** How much of the specification was reached, and what was not. */
export const coverageHtml = (coverage: readonly Reached[]): string => coverage.map(reachedHtml).join('');

function reachedHtml({ what, reached, of, atLeast, missing, more }: Reached): string {
  const counts = `${number(reached)} of ${atLeast ? 'at least ' : ''}${number(of)}`;
  const rest = more > 0 ? `<li>and ${number(more)} more</li>` : '';
  const list = missing.map((text) => `<li><code>${escapeHtml(text)}</code></li>`).join('');
  const open = missing.length === 0 ? '' : `<details><summary>not reached</summary><ul>${list}${rest}</ul></details>`;
  return `<div class="reached"><p><b>${escapeHtml(what)}</b> ${counts}</p>${meter(reached, of)}${open}</div>`;
}

const meter = (part: number, whole: number): string =>
  `<div class="meter"><i style="width:${whole === 0 ? 0 : Math.max(0.5, (100 * part) / whole).toFixed(1)}%"></i></div>`;

/** How often those who waited were passed by others who asked later. */
export const passesHtml = (passes: readonly Passes[]): string => passes.map(passesOfHtml).join('');

function passesOfHtml({ fn, waited, passed }: Passes): string {
  const rows = passed.map(
    ([times, calls]) =>
      `<tr><th scope="row">${times}×</th><td>${meter(calls, waited)}</td><td class="number">${number(calls)}</td></tr>`,
  );
  return `<table class="histogram"><caption><code>${escapeHtml(fn)}</code>: of ${number(waited)} that waited, so many were passed so often</caption>${rows.join('')}</table>`;
}

/** How long calls took. */
export function durationsHtml(durations: readonly Durations[]): string {
  if (durations.length === 0) return '';
  const rows = durations.map(({ fn, calls, median, p99, longest }) => {
    const times = [median, p99, longest].map((ms) => `<td class="number">${shortMs(ms)}</td>`).join('');
    return `<tr><th scope="row"><code>${escapeHtml(fn)}</code></th><td class="number">${number(calls)}</td>${times}</tr>`;
  });
  const head = ['function', 'returns', 'half within, ms', '99 % within', 'all within'];
  return `<table class="numbers"><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>${rows.join('')}</table>`;
}
