/** What a recorded history came to, for people and for programs. */
import type { ChalkInstance } from 'chalk';
import { isSame } from '../../services/semantics/json.ts';
import type { AnyService } from '../../services/service.ts';
import type { Verdict } from '../findings/finding.ts';
import type { JudgedPart } from '../histories/check.ts';
import type { History } from '../histories/history.ts';
import type { Judgement } from '../histories/judgement.ts';
import type { Numbers } from '../histories/numbers.ts';
import type { Reading } from '../histories/reading/read.ts';
import type { TraceEvent } from '../trace/event.ts';
import { brief } from '../trace/brief.ts';
import { count, number } from './count.ts';
import { table } from './table.ts';

/** A history that was judged. */
export interface HistoryResult {
  readonly path: string;
  readonly reading: Reading;
  readonly service: AnyService;
  readonly parameters: unknown;
  readonly verdict: Verdict;
  readonly parts: readonly JudgedPart[];
  readonly tookMs: number;
  /** Where the certificate is; null: none was asked for. */
  readonly certificate: string | null;
  /** The command that checks it. */
  readonly verify: string | null;
}

const PARTS_MAX = 8;
const ROWS = 40;
const PROCESSES_MAX = 8;

type Violation = Judgement & { readonly verdict: 'violates' };

/** The report, line by line. */
export function historyText(result: HistoryResult, chalk: ChalkInstance, width: number): string[] {
  const { parts, verdict, certificate, verify } = result;
  const named = parts.length > 1 || parts.some(({ key }) => key !== '');
  return [
    ...summary(result, chalk),
    ...shownParts(parts).flatMap((part) => partLines(part, named)),
    ...(parts.length > PARTS_MAX
      ? [`  and ${count(parts.length - shownParts(parts).length, 'more part')}, which conform`]
      : []),
    ...parts.flatMap(({ key, judgement }) => wrong(key, judgement, result.reading.history, chalk, width)),
    '',
    { conforms: chalk.green.bold, violates: chalk.red.bold, unknown: chalk.yellow.bold }[verdict](verdict),
    ...(certificate === null ? [] : [`  certificate: ${certificate}`, `  to verify it: ${chalk.bold(verify!)}`]),
  ];
}

/** The worst first, as far as there is room; all that do not conform. */
function shownParts(parts: readonly JudgedPart[]): readonly JudgedPart[] {
  const wrong = parts.filter(({ judgement }) => judgement.verdict !== 'conforms');
  const right = parts.filter(({ judgement }) => judgement.verdict === 'conforms');
  return [...wrong, ...right.slice(0, Math.max(0, PARTS_MAX - wrong.length))];
}

function summary({ path, reading, service, parameters, tookMs }: HistoryResult, chalk: ChalkInstance): string[] {
  const { history, format, counts, aside } = reading;
  const usual = (service.parameters ?? {}) as Record<string, unknown>;
  const set = Object.entries(parameters ?? {})
    .filter(([name, value]) => !isSame(value, usual[name]))
    .map(([name, value]) => `${name}: ${brief(value)}`);
  const ended = Object.entries(counts)
    .filter(([, many]) => many > 0)
    .map(([outcome, many]) => `${number(many)} ${outcome}`);
  const others = Object.entries(aside).map(([what, many]) => `${what} ${number(many)}`);
  return [
    chalk.bold(`${path}, ${format}`),
    `  ${count(history.length, 'operation')} by ${history.processes.length} ${history.processes.length === 1 ? 'process' : 'processes'}: ${ended.join(', ')}`,
    ...(others.length > 0 ? [`  set aside, as no operation: ${others.join(', ')}`] : []),
    `  judged as ${service.name}${set.length > 0 ? ` (${set.join(', ')})` : ''} in ${(tookMs / 1000).toFixed(1)} s`,
  ];
}

function partLines({ key, operations, by, judgement, numbers }: JudgedPart, named: boolean): string[] {
  const how = { locks: 'by the rules for locks', general: 'by trying orders' }[by];
  const head = named
    ? [`  ${JSON.stringify(key)}: ${judgement.verdict}, ${count(operations, 'operation')}, ${how}`]
    : [`  ${how}`];
  return [...head, ...(numbers ? numbersLines(numbers).map((line) => `${named ? '    ' : '  '}${line}`) : [])];
}

function numbersLines({ overlaps, waits, passed, margin }: Numbers): string[] {
  return [
    ...(overlaps.holds > 0 ? [overlapsLine(overlaps)] : []),
    ...waitsLine(waits, passed),
    ...(margin
      ? [
          `safe up to ${ms(margin.ms)}, or ${(100 * margin.rate).toFixed(1)} %: had a holder paused for longer, or its clock been slower by more, two would have had it at once`,
        ]
      : []),
  ];
}

function overlapsLine({ holds, count: many, longest }: Numbers['overlaps']): string {
  const held = `held ${number(holds)}×`;
  if (!longest) return `${held}, never by more at once than may`;
  return `${held}; ${number(many)}× by more at once than may, for up to ${ms(longest.ms)}: certain if each clock is wrong by less than ${ms(longest.certainWithinMs)}`;
}

function waitsLine({ all, behind }: Numbers['waits'], passed: Numbers['passed']): string[] {
  if (!all) return [];
  const waited = `half of those who got it waited up to ${ms(all.p50)}, 99 % up to ${ms(all.p99)}, all up to ${ms(all.longest)}`;
  const held = behind ? `; behind a holder ${ms(behind.p50)}, ${ms(behind.p99)}, ${ms(behind.longest)}` : '';
  const often = Object.entries(passed).map(([times, many]) => `${times}× ${number(many)}`);
  return [
    `${waited}${held}`,
    `passed by who asked later: ${often.slice(0, 6).join(', ')}${often.length > 6 ? ', …' : ''}`,
  ];
}

const ms = (time: number): string => `${time < 100 ? Number(time.toPrecision(3)) : number(Math.round(time))} ms`;

function wrong(key: string, judgement: Judgement, history: History, chalk: ChalkInstance, width: number): string[] {
  const part = key === '' ? '' : ` of ${JSON.stringify(key)}`;
  switch (judgement.verdict) {
    case 'conforms':
      return [];
    case 'unknown':
      return ['', chalk.yellow.bold(`unknown${part}: ${judgement.cause}`), `  ${judgement.reason}`];
    case 'violates': {
      const { about, clause, reason } = judgement;
      const title = chalk.red.bold(`${about}${part}: '${clause}' does not hold`);
      return [
        '',
        title,
        ...reason.split('\n').map((line) => `  ${line}`),
        '',
        ...picture(judgement, history, chalk, width),
      ];
    }
  }
}

/** The operations that show it, by line and process. */
function picture(violation: Violation, history: History, chalk: ChalkInstance, width: number): string[] {
  const { evidence } = violation;
  const processes = [...new Set(evidence.map((operation) => history.at(operation)))].slice(0, PROCESSES_MAX);
  const events = evidence
    .filter((operation) => processes.includes(history.at(operation)))
    .flatMap((operation) => eventsOf(operation, history, processes.indexOf(history.at(operation))))
    .sort((a, b) => a.t - b.t || a.i - b.i);
  const names = { row: 'line', columns: processes.map((at) => `process ${history.processes[at]!}`) };
  return table(events, processes.length, wrongReturn(violation, history), chalk, { rows: ROWS, width, names });
}

/** The line of the return that is wrong: of those that it is about, the last. */
function wrongReturn({ about, evidence }: Violation, history: History): number[] {
  const ends = evidence
    .filter((operation) => about === `${history.fn(operation)} returns`)
    .flatMap((operation) => history.ended(operation) ?? [])
    .sort((a, b) => a.t - b.t);
  return ends.slice(-1).map(({ line }) => line);
}

function eventsOf(operation: number, history: History, at: number): TraceEvent[] {
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

/** The report as a JSON value. */
export function historyJson(result: HistoryResult): object {
  const { path, reading, service, parameters, verdict, parts, tookMs, certificate } = result;
  const { history, format, counts, aside } = reading;
  return {
    format: 'servicetester history report 1',
    verdict,
    ...{ file: path, read: { format, operations: history.length, processes: history.processes.length, counts, aside } },
    ...{ service: service.name, parameters, certificate },
    parts: parts.map(({ key, operations, by, judgement, numbers }) => ({
      key,
      operations,
      by,
      ...said(judgement, history),
      numbers,
    })),
    tookMs: Math.round(tookMs),
  };
}

/** What was said, without what shows it: that is in the certificate. */
function said(judgement: Judgement, history: History): object {
  switch (judgement.verdict) {
    case 'conforms':
      return { verdict: 'conforms' };
    case 'unknown':
      return judgement;
    case 'violates': {
      const { verdict, about, clause, reason, evidence } = judgement;
      const operations = evidence.map((operation) => ({
        process: history.processes[history.at(operation)],
        ...{ fn: history.fn(operation), args: history.args(operation) },
        ...{ began: history.began(operation), ended: history.ended(operation), result: history.result(operation) },
      }));
      return { verdict, about, clause, reason, evidence: operations };
    }
  }
}
