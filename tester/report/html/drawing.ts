/** The drawing under a chunk of rows: lanes, calls, holders, faults, messages. One unit is a lane wide and a row high. */
import { COLOURS } from './colours.ts';
import type { Picture } from './page.ts';
import { escapeHtml } from './text.ts';

/** From one bar to the next, where a user has several calls ongoing. */
const SLOT = 0.045;

/**
 * The drawing of the rows from one to another, and of so much below them. Each line carries its places in all rows, for who hides some
 * of them.
 */
export function drawingOf(
  { lanes, bars, holds, arrows, shades }: Picture,
  first: number,
  end: number,
  tail: number,
): string {
  const within = ({ from, to }: Span): boolean => to > first && from < end;
  const upright = (name: string, x: number, { from, to }: Span): string => lineSvg(name, x, from, x, to, first);
  const shapes = [
    ...shades.filter(within).map((shade) => shadeSvg(shade, lanes.length, first)),
    ...lanes.map((_, at) => lineSvg('thread', at, first, at, end + tail, first)),
    ...holds.filter(within).map((hold) => upright(`hold c${hold.at % COLOURS}`, hold.at, hold)),
    ...bars.filter(within).map((bar) => upright(`bar ${bar.how}`, bar.at + bar.slot * SLOT, bar)),
    ...arrows.filter(within).map(({ kind, sender, receiver, from, to }) => {
      return lineSvg(`arrow ${kind}`, sender, from, receiver, to, first);
    }),
  ];
  const box = `0 0 ${lanes.length} ${end - first + tail}`;
  return `<svg viewBox="${box}" preserveAspectRatio="none" aria-hidden="true" data-first="${first}" data-end="${end}" data-tail="${tail}">${shapes.join('')}</svg>`;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const round = (place: number): number => Math.round(place * 1000) / 1000;

/** A line; `first`: the row that its drawing begins with. */
export function lineSvg(name: string, x1: number, from: number, x2: number, to: number, first: number): string {
  return `<line class="${name}" x1="${round(x1)}" y1="${round(from - first)}" x2="${round(x2)}" y2="${round(to - first)}" data-from="${round(from)}" data-to="${round(to)}"/>`;
}

/** A fault that lasts; `first`: the row that its drawing begins with. */
export function shadeSvg({ at, from, to, text }: Picture['shades'][number], lanes: number, first: number): string {
  const [x, width] = at === null ? [0, lanes] : [at, 1];
  return `<rect class="shade" x="${x}" y="${round(from - first)}" width="${width}" height="${round(to - from)}" data-from="${round(from)}" data-to="${round(to)}"><title>${escapeHtml(text)}</title></rect>`;
}
