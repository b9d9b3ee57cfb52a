/** A run as a table: one row for each event, one column for each address. */
import type { ChalkInstance } from 'chalk';
import type { TraceEvent } from '../trace/event.ts';
import { chosen, type Room } from './choice.ts';
import { cut, fitted, type Words } from './fitted.ts';
import { describing, type Called } from './in-words.ts';

/** How the table is cut to size. */
export interface TableSize {
  /** Which events there is room for; without: all. */
  readonly room?: Room;
  /** How many characters a line may have. */
  readonly width: number;
  /** Of which they are calls: see `describing`. */
  readonly service?: Called;
  /** What the rows and columns are; without: the events of a run, and its nodes. */
  readonly names?: Names;
}

/** What the rows and columns are. */
interface Names {
  readonly row: string;
  readonly columns: readonly string[];
  readonly isTimed: boolean;
  /** What a time is told as; without: in ms. */
  readonly timeOf?: (t: number) => string;
}

const LEFT = 19; // what stands before the columns, if times are of usual length
const TIME = 8;
const COLUMN_MIN = 16;
const COLUMN_MAX = 60;

/** The events, marked where they are evidence. */
export function table(
  events: readonly TraceEvent[],
  addresses: number,
  evidence: readonly number[],
  chalk: ChalkInstance,
  { room, width, service, names }: TableSize,
): string[] {
  const marked = new Set(evidence);
  const shown = room ? chosen(events, marked, room) : events;
  const timeOf = ({ t }: TraceEvent): string => names?.timeOf?.(t) ?? t.toFixed(1);
  const timeWidth = Math.max(TIME, ...(names?.timeOf ? shown.map((event) => timeOf(event).length) : []));
  const left = LEFT + timeWidth - TIME;
  const column = Math.max(COLUMN_MIN, Math.min(COLUMN_MAX, Math.floor((width - left) / addresses)));
  const words = describing(events, service);
  const {
    row: kind,
    columns,
    isTimed,
  } = names ?? {
    row: 'event',
    columns: [...Array(addresses).keys()].map((at) => `node ${at}`),
    isTimed: true,
  };
  const title = columns.map((name) => cut(name, column - 1).padEnd(column)).join('');
  const lines = [
    chalk.dim(`${kind.padStart(8)}${(isTimed ? (names?.timeOf ? 'time' : 'ms') : '').padStart(timeWidth + 1)}  `) +
      chalk.bold(title.trimEnd()),
  ];
  let next = names ? shown[0]?.i : 0;
  for (const event of shown) {
    if (next !== undefined && event.i > next) lines.push(chalk.dim(omitted(event.i - next, kind)));
    next = event.i + 1;
    const time = (isTimed ? timeOf(event) : '').padStart(timeWidth);
    lines.push(row(event, words(event), time, marked.has(event.i), column, chalk));
  }
  return lines;
}

const omitted = (count: number, kind: string): string =>
  `${'…'.padStart(8)}  ${count} ${count === 1 ? kind : `${kind}s`} not shown`;

function row(
  event: TraceEvent,
  words: Words,
  time: string,
  isEvidence: boolean,
  column: number,
  chalk: ChalkInstance,
): string {
  const left = `${isEvidence ? '>' : ' '}${String(event.i).padStart(7)} ${time}  `;
  const text = fitted(words, column - 1);
  const indent = ' '.repeat(event.at * column);
  const paint = isEvidence ? chalk.red.bold : event.type === 'inform' ? chalk.dim : (same: string): string => same;
  return (isEvidence ? chalk.red.bold(left) : chalk.dim(left)) + indent + paint(text);
}
