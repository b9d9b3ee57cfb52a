/** The operations of a recorded history that show what is wrong with it. */
import type { ChalkInstance } from 'chalk';
import { timeOfDate } from '../histories/dates.ts';
import type { History } from '../histories/history.ts';
import type { Judgement } from '../histories/judgement.ts';
import type { TraceEvent } from '../trace/event.ts';
import type { Room } from './choice.ts';
import type { HistoryResult } from './history.ts';
import { table } from './table.ts';

/** A part that violates its specification. */
export type Violation = Judgement & { readonly verdict: 'violates' };

const ROOM: Room = { whole: 60, last: 40 };
const PROCESSES_MAX = 8;

/** The operations that show it, by line and process. */
export function historyPicture(
  violation: Violation,
  { reading: { history }, service }: HistoryResult,
  chalk: ChalkInstance,
  width: number,
): string[] {
  const { evidence } = violation;
  const processes = [...new Set(evidence.map((operation) => history.at(operation)))].slice(0, PROCESSES_MAX);
  const events = evidence
    .filter((operation) => processes.includes(history.at(operation)))
    .flatMap((operation) => eventsOf(operation, history, processes.indexOf(history.at(operation))))
    .sort((a, b) => a.t - b.t || a.i - b.i);
  const names = {
    row: 'line',
    columns: processes.map((at) => `process ${history.processes[at]!}`),
    isTimed: history.isTimed,
    ...(history.dates && { timeOf: (t: number) => timeOfDate(history, t)! }),
  };
  return table(events, processes.length, wrongReturn(violation, history), chalk, { room: ROOM, width, service, names });
}

/** The line of the return that is wrong: of those that it is about, the last. */
export function wrongReturn({ about, evidence }: Violation, history: History): number[] {
  const ends = evidence
    .filter((operation) => about === `${history.fn(operation)} returns`)
    .flatMap((operation) => history.ended(operation) ?? [])
    .sort((a, b) => a.t - b.t);
  return ends.slice(-1).map(({ line }) => line);
}

/** An operation as events of a run: its call, and its return if it came. `at`: its column. */
export function eventsOf(operation: number, history: History, at: number): TraceEvent[] {
  const fn = history.fn(operation);
  const [began, ended] = [history.began(operation), history.ended(operation)];
  const call = {
    i: began.line,
    t: began.t,
    type: 'call',
    at,
    id: operation,
    fn,
    args: history.args(operation),
  } as const;
  if (!ended) return [call];
  const result = history.result(operation);
  return [call, { i: ended.line, t: ended.t, type: 'return', at, id: operation, fn, result }];
}
