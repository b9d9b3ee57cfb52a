/** The rows of a scene in a space-time picture: the arrow that brings a message, and what happens then at the node. */
import type { ChalkInstance } from 'chalk';
import type { Step } from '../causality/steps.ts';
import { isEnd, type LostEvent, type TraceEvent } from '../trace/event.ts';
import { drawArrow, nameOf } from './arrow.ts';
import { MARGIN, type Lanes } from './lanes.ts';
import { Line, plain, type Paint } from './line.ts';
import { ongoingAfter, type Scene } from './scenes.ts';
import { cut, fitted } from './fitted.ts';
import { describe } from './in-words.ts';

/** A text, and the event that it stands for; null: it stands for none. */
interface Part {
  readonly text: string;
  readonly event: TraceEvent | null;
}
/** One row: an arrow, or none, and texts beside the lane. */
interface Row {
  readonly arrow: Step | (LostEvent & { readonly i: number }) | null;
  readonly parts: Part[];
  /** The event in it that begins or ends a call, before all others. */
  readonly bar: TraceEvent | null;
  readonly numbers: number[];
}

/** Between two texts. */
const SPACE = 2;

/** The rows of a scene. Every call and every return begins a row. */
export function rowsOf({ step, events, texts, sent, at }: Scene, { beside, textWidth }: Lanes): readonly Row[] {
  const rows: Row[] = [];
  const arrives = step !== null && step.from !== null;
  const begin = (row: Partial<Row>): Row => {
    const begun = { arrow: null, parts: [], bar: null, numbers: [], ...row };
    rows.push(begun);
    return begun;
  };
  const add = (text: string, event: TraceEvent | null): void => {
    const part = { text: cut(text, textWidth), event };
    const last = rows.at(-1);
    const used = last?.parts.reduce((sum, each) => sum + each.text.length + SPACE, 0) ?? 0;
    const fits = last && !isCovered(last) && used + part.text.length <= textWidth;
    const row = fits ? last : begin({});
    row.parts.push(part);
    if (event) row.numbers.push(event.i);
  };
  // An arrow from the right covers the place of the texts.
  const isCovered = ({ arrow }: Row): boolean =>
    arrow !== null && beside && (arrow.type === 'lost' ? arrow.at > at : arrow.from! > at);

  // Beside the lanes, the arrow itself has the name of the message.
  const textOf = (event: Step | (TraceEvent & LostEvent)): Part[] =>
    beside ? [] : [{ text: cut(event.type === 'lost' ? describe(event) : event.label, textWidth), event }];

  const isCall = events[0]?.type === 'call';
  if (arrives) begin({ arrow: step, numbers: [step.i], parts: textOf(step) });
  else if (step && !isCall) add(`▸ ${step.label.replace(` at ${at}`, '')}`, step);
  for (const [index, event] of events.entries()) {
    if (event.type === 'lost') {
      begin({ arrow: event, numbers: [event.i], parts: textOf(event) });
      continue;
    }
    if (event.type === 'call' || isEnd(event)) begin({ bar: event });
    add(fitted(texts[index]!, textWidth), event);
  }
  if (step && !arrives && isCall) rows[0]!.numbers.push(step.i); // the call says it all
  if (sent.length > 0) add(`●${sent.join('')}`, null);
  return rows;
}

/** The scene, line by line. */
export function linesOf(scene: Scene, lanes: Lanes, marked: ReadonlySet<number>, chalk: ChalkInstance): string[] {
  const ongoing = [...scene.ongoing];
  return rowsOf(scene, lanes).map((row) => {
    const line = new Line();
    const before = ongoing[scene.at]!;
    if (row.bar) ongoing[scene.at] = ongoingAfter(before, row.bar);
    drawMargin(line, row, marked, chalk);
    drawLanes(line, ongoing, lanes, chalk);
    if (row.bar) line.put(lanes.x(scene.at), barOf(before, ongoing[scene.at]!));
    drawTexts(line, scene, row, lanes, marked, chalk);
    if (row.arrow) drawRowArrow(line, scene, row.arrow, lanes, marked.has(row.arrow.i) ? chalk.red.bold : chalk.cyan);
    return line.toString();
  });
}

/** Draws the lanes, heavy where a call is ongoing. */
export function drawLanes(line: Line, ongoing: readonly number[], { x }: Lanes, chalk: ChalkInstance): void {
  ongoing.forEach((count, at) => line.put(x(at), count > 0 ? '┃' : '│', count > 0 ? plain : chalk.dim));
}

function drawMargin(line: Line, { numbers }: Row, marked: ReadonlySet<number>, chalk: ChalkInstance): void {
  const evidence = numbers.find((i) => marked.has(i));
  const number = String(evidence ?? numbers[0] ?? '').padStart(MARGIN - 3);
  line.put(0, `${evidence === undefined ? ' ' : '>'}${number}`, evidence === undefined ? chalk.dim : chalk.red.bold);
}

/** The lane where a call begins or ends. */
function barOf(before: number, after: number): string {
  if (before > 0 && after > 0) return '┣';
  return after > 0 ? '┏' : '┗';
}

function drawTexts(
  line: Line,
  { at }: Scene,
  { parts }: Row,
  { beside, textX }: Lanes,
  marked: ReadonlySet<number>,
  chalk: ChalkInstance,
): void {
  let x = textX(at);
  if (!beside && parts.length > 0) {
    line.put(x, `${at}: `, chalk.bold);
    x += `${at}: `.length;
  }
  for (const { text, event } of parts) {
    line.put(x, text, paintOf(event, marked, chalk));
    x += text.length + SPACE;
  }
}

function paintOf(event: TraceEvent | null, marked: ReadonlySet<number>, chalk: ChalkInstance): Paint {
  if (!event) return chalk.cyan;
  if (marked.has(event.i)) return chalk.red.bold;
  return event.type === 'inform' || event.type === 'step' ? chalk.dim : plain;
}

function drawRowArrow(
  line: Line,
  { arrived }: Scene,
  arrow: Step | (LostEvent & { readonly i: number }),
  lanes: Lanes,
  paint: Paint,
): void {
  const { type, from, at } = arrow;
  const name = nameOf(arrow);
  if (type === 'lost') drawArrow(line, lanes, { from: from!, to: at, label: '', name, kind: 'lost' }, paint);
  else drawArrow(line, lanes, { from: from!, to: at, label: arrived, name, kind: 'arrives' }, paint);
}
