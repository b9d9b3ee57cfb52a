/** A simulated run as a space-time picture: time goes down, each node has a lane, messages are arrows from lane to lane. */
import type { ChalkInstance } from 'chalk';
import type { Possible } from '../causality/steps.ts';
import type { TraceEvent } from '../trace/event.ts';
import { number } from './count.ts';
import { drawArrow, nameOf } from './arrow.ts';
import { lanesOf, MARGIN, type Lanes } from './lanes.ts';
import { Line } from './line.ts';
import { drawLanes, linesOf, rowsOf } from './rows.ts';
import { fitting, isSeen, isTold, numbersOf, scenesOf, type Scene } from './scenes.ts';
import { cut } from './fitted.ts';
import type { Called } from './in-words.ts';

/** What the signs of a picture mean; those that are in it are told below it. */
const SIGNS: readonly (readonly [sign: RegExp, words: string])[] = [
  [/[┏┃┗]/, '┃ a call is ongoing'],
  [/·/, '· informed'],
  [/●/, '● sent'],
  [/[▶◀]/, '▶ arrives'],
  [/✗/, '✗ lost'],
  [/[▷◁]/, '▷ still under way'],
];

/** How the picture is cut to size. */
export interface PictureSize {
  /** At most so many rows, but for the evidence. */
  readonly rows: number;
  /** How many characters a line may have. */
  readonly width: number;
  /** Of which they are calls: see `describing`. */
  readonly service?: Called;
}

/**
 * The picture, line by line; evidence is marked. Where a run is too long, only what led to the evidence is shown, or the last of
 * it. `pending`: what was still possible when the run ended.
 */
export function spacetime(
  events: readonly TraceEvent[],
  addresses: number,
  evidence: readonly number[],
  chalk: ChalkInstance,
  { rows, width, service }: PictureSize,
  pending: readonly Possible[] = [],
): string[] {
  const lanes = lanesOf(addresses, width);
  const marked = new Set(evidence);
  const { scenes, labels, ongoing } = scenesOf(events, addresses, pending, service);
  const seen = scenes.filter((scene) => isSeen(scene, marked));
  const { scenes: shown, left } = fitting(seen, events, evidence, rows, (scene) => rowsOf(scene, lanes).length);
  const drawn = [
    ...withGaps(scenes, { seen, shown }, chalk, (scene) => linesOf(scene, lanes, marked, chalk)),
    ...pending
      .filter(({ from }) => from !== null)
      .map((each) => unarrived(each, labels.get(each), ongoing, lanes, chalk)),
  ];
  return [
    titles(lanes, chalk),
    ...drawn,
    ...footer(drawn, left, scenes.length - seen.length).map((line) => chalk.dim(line)),
  ];
}

/** What the signs mean, and what is not shown. */
function footer(drawn: readonly string[], left: string | null, unseen: number): string[] {
  const steps = unseen === 0 ? null : `${unseen} ${unseen === 1 ? 'step' : 'steps'} in which nothing is to be seen`;
  const missing = [left, steps].filter((each) => each !== null);
  return [...legend(drawn), ...missing.map((what) => `not shown: ${what}`)].map((line) => `  ${line}`);
}

function titles({ addresses, column, beside, x }: Lanes, chalk: ChalkInstance): string {
  const line = new Line();
  line.put(0, 'event'.padStart(MARGIN - 2), chalk.dim);
  for (let at = 0; at < addresses; at += 1) {
    const title = beside ? `node ${at}` : String(at);
    line.put(x(at), title.slice(0, column - 1), chalk.bold);
  }
  return line.toString();
}

/** Draws the scenes that are shown, and says between them how many events are not; those in which nothing is to be seen do not count. */
function withGaps(
  scenes: readonly Scene[],
  { seen, shown }: { readonly seen: readonly Scene[]; readonly shown: readonly Scene[] },
  chalk: ChalkInstance,
  draw: (scene: Scene) => string[],
): string[] {
  const [there, visible] = [new Set(shown), new Set(seen)];
  const lastTold = scenes.findLast(isTold);
  const lines: string[] = [];
  let [missing, next, isTail] = [0, 0, false];
  const tellMissing = (): void => {
    const events = `${number(missing)} ${missing === 1 ? 'event' : 'events'}`;
    const what = isTail ? `${events} more, none of them a call or a return` : `${events} not shown`;
    if (missing > 0) lines.push(chalk.dim(`${'…'.padStart(MARGIN - 2)}  ${what}`));
    missing = 0;
  };
  for (const scene of scenes) {
    const numbers = numbersOf(scene);
    missing += numbers[0]! - next; // they are not in memory any more
    next = numbers.at(-1)! + 1;
    if (there.has(scene)) {
      tellMissing();
      lines.push(...draw(scene));
    } else if (visible.has(scene)) missing += numbers.length;
    if (scene === lastTold) isTail = missing === 0;
  }
  tellMissing();
  return lines;
}

/** A message that was under way when the run ended. */
function unarrived(
  message: Possible,
  label: string | undefined,
  ongoing: readonly number[],
  lanes: Lanes,
  chalk: ChalkInstance,
): string {
  const line = new Line();
  drawLanes(line, ongoing, lanes, chalk);
  const { from, at } = message;
  const arrow = { from: from!, to: at, label: label ?? '', name: nameOf(message), kind: 'pending' } as const;
  drawArrow(line, lanes, arrow, chalk.cyan);
  if (!lanes.beside) line.put(lanes.textX(at), `${at}: ${cut(message.label, lanes.textWidth - 4)}`, chalk.dim);
  return line.toString();
}

function legend(drawn: readonly string[]): string[] {
  const text = drawn.join('');
  const signs = SIGNS.filter(([sign]) => sign.test(text)).map(([, words]) => words);
  return signs.length > 0 ? [signs.join('   ')] : [];
}
