/** The operations of one part of a recorded history as a picture: those around what is wrong, or the first. */
import type { JudgedPart } from '../../histories/check.ts';
import { dateOf } from '../../histories/dates.ts';
import type { History } from '../../histories/history.ts';
import { lockView, type LockView } from '../../histories/locks/view.ts';
import { eventsByPart, type Events } from '../../histories/parts.ts';
import { isEnd, type TraceEvent } from '../../trace/event.ts';
import { count } from '../count.ts';
import { eventsOf, wrongReturn, type Violation } from '../history-picture.ts';
import { titleOfJudgement, type HistoryResult } from '../history.ts';
import { describing } from '../in-words.ts';
import { barsOf, callSpans, slotsOf } from './calls.ts';
import type { Hold, Row } from './page.ts';
import type { Drawn } from './picture.ts';
import { rowOf } from './rows.ts';

/** So many operations are drawn before what is wrong; so many processes. */
const OPERATIONS_MAX = 400;
const PROCESSES_MAX = 10;

/** The picture of a part. */
export function historyPictureOf(
  { key, judgement }: JudgedPart,
  { reading, service, parameters }: HistoryResult,
): Drawn {
  const { history } = reading;
  const wrong = judgement.verdict === 'violates' ? judgement : null;
  const all = eventsByPart(history, service).get(key)!;
  const operations = shownOperations(all, wrong);
  const processes = shownProcesses(operations, wrong, history);
  const events = eventsOfAll(operations, processes, history);
  const view = lockView(service.name, parameters);
  const spans = callSpans(events);
  const slots = slotsOf(spans);
  const describe = describing(events, service);
  const rest = all.filter((event) => (event & 1) === 0).length - operations.length;
  const picture = {
    title: key === '' ? 'What was recorded' : `What was recorded of ${JSON.stringify(key)}`,
    lists: [],
    lanes: processes.map((at) => `process ${history.processes[at]!}`),
    unit: 'line' as const,
    isTimed: history.isTimed,
    rows: events.map((event, index) => dated(rowOf(event, slots.get(index) ?? 0, describe), history)),
    bars: barsOf(spans, events.length),
    holds: view ? holdsOf(events, view) : [],
    arrows: [],
    shades: [],
    marked: wrong ? markedRows(events, wrong, key, history) : {},
    states: [],
    trouble: null,
    left: rest > 0 ? [count(rest, 'more operation')] : [],
  };
  return { picture, spans };
}

/** With its date, where the file has dates. */
function dated(row: Row, history: History): Row {
  const date = dateOf(history, row.t);
  return date === null ? row : { ...row, fields: { date, ...row.fields } };
}

/** Those that show what is wrong, and those that began before the last of them ended, as far as there is room. */
function shownOperations(all: Events, wrong: Violation | null): readonly number[] {
  const began = (events: Events): number[] =>
    [...events].filter((event) => (event & 1) === 0).map((event) => event >> 1);
  if (!wrong) return began(all).slice(0, OPERATIONS_MAX);
  const evidence = new Set(wrong.evidence);
  const last = all.findLastIndex((event) => evidence.has(event >> 1));
  const before = began(all.slice(0, last + 1)).slice(-OPERATIONS_MAX);
  return [...new Set([...wrong.evidence, ...before])];
}

function shownProcesses(operations: readonly number[], wrong: Violation | null, history: History): readonly number[] {
  const first = wrong?.evidence ?? [];
  const all = new Set([...first, ...operations].map((operation) => history.at(operation)));
  const name = (at: number): string => history.processes[at]!;
  const byName = (a: number, b: number): number => name(a).localeCompare(name(b), 'en', { numeric: true });
  return [...all].slice(0, PROCESSES_MAX).sort(byName);
}

const eventsOfAll = (
  operations: readonly number[],
  processes: readonly number[],
  history: History,
): readonly TraceEvent[] =>
  operations
    .filter((operation) => processes.includes(history.at(operation)))
    .flatMap((operation) => eventsOf(operation, history, processes.indexOf(history.at(operation))))
    .sort((a, b) => a.t - b.t || a.i - b.i);

/** It is held from the return of who took it to the call that gives it up. */
function holdsOf(events: readonly TraceEvent[], { functions }: LockView): readonly Hold[] {
  const holds: Hold[] = [];
  const since = new Map<number, number>();
  for (const [index, event] of events.entries()) {
    if (event.type !== 'call' && event.type !== 'return') continue;
    const does = functions[event.fn];
    const from = since.get(event.at);
    if (does?.does === 'take' && event.type === 'return' && !does.refused?.(event.result)) {
      if (from === undefined) since.set(event.at, index + 0.5);
    } else if (does?.does === 'give' && event.type === 'call' && from !== undefined) {
      holds.push({ at: event.at, key: null, from, to: index + 0.5 });
      since.delete(event.at);
    }
  }
  return [...holds, ...[...since].map(([at, from]) => ({ at, key: null, from, to: events.length }))];
}

function markedRows(
  events: readonly TraceEvent[],
  wrong: Violation,
  key: string,
  history: History,
): Record<number, string> {
  const evidence = new Set(wrong.evidence);
  const lines = new Set(wrongReturn(wrong, history));
  const marked: Record<number, string> = {};
  for (const [row, event] of events.entries()) {
    const isEvidence = (event.type === 'call' || isEnd(event)) && evidence.has(event.id);
    if (!isEvidence) continue;
    marked[row] = isEnd(event) && lines.has(event.i) ? `${titleOfJudgement(key, wrong)}: ${wrong.reason}` : '';
  }
  return marked;
}
