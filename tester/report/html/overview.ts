/** A map of a long run, all of it in the height of the window: who called when, who held it, where something is marked. */
import { COLOURS } from './colours.ts';
import { lineSvg, shadeSvg } from './drawing.ts';
import type { Picture } from './page.ts';

/** So many things that follow each other can be told apart in it. */
const GRAINS = 400;
/** A run of fewer rows is seen at once, or nearly. */
export const OVERVIEW_ROWS = 60;

/** The map, for who has a script: shown if not all of the run is in sight; nothing for a short run. */
export function overviewHtml({ rows, lanes, bars, holds, shades, marked }: Picture): string {
  if (rows.length < OVERVIEW_ROWS) return '';
  const grain = rows.length / GRAINS;
  const upright = (name: string, { at, from, to }: Span): string => lineSvg(name, at + 0.5, from, at + 0.5, to, 0);
  const shapes = [
    ...shades.map((shade) => shadeSvg(shade, lanes.length, 0)),
    ...coarse(bars, grain).map((span) => upright('bar', span)),
    ...coarse(holds, grain).map((span) => upright(`hold c${span.at % COLOURS}`, span)),
    ...Object.keys(marked).map((row) => lineSvg('look', 0, Number(row) + 0.5, lanes.length, Number(row) + 0.5, 0)),
  ];
  const drawing = `<svg viewBox="0 0 ${lanes.length} ${rows.length}" preserveAspectRatio="none" data-first="0" data-end="${rows.length}" data-tail="0">${shapes.join('')}</svg>`;
  return `<div class="overview" aria-hidden="true" hidden>${drawing}<i class="sight"></i></div>`;
}

interface Span {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Spans of one lane between which less than `grain` lies are one. */
export function coarse(spans: readonly Span[], grain: number): readonly Span[] {
  const last = new Map<number, { at: number; from: number; to: number }>();
  const joined: Span[] = [];
  for (const { at, from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const before = last.get(at);
    if (before && from - before.to < grain) {
      before.to = Math.max(before.to, to);
      continue;
    }
    const span = { at, from, to };
    last.set(at, span);
    joined.push(span);
  }
  return joined;
}
