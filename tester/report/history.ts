/** What a recorded history came to, for people. */
import type { ChalkInstance } from 'chalk';
import { isSame } from '../../services/semantics/json.ts';
import type { AnyService } from '../../services/service.ts';
import type { Verdict } from '../findings/finding.ts';
import type { History } from '../histories/history.ts';
import type { JudgedPart } from '../histories/check.ts';
import type { Judgement } from '../histories/judgement.ts';
import type { Numbers } from '../histories/numbers.ts';
import { inWords } from '../histories/reading/meanings/held.ts';
import type { Reading } from '../histories/reading/read.ts';
import { brief } from '../trace/brief.ts';
import { count, number } from './count.ts';
import { historyPicture } from './history-picture.ts';
import { meaningOf, meaningOfUnknown } from './title.ts';

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

/** The report, line by line. */
export function historyText(result: HistoryResult, chalk: ChalkInstance, width: number): string[] {
  const { parts, verdict, certificate, verify } = result;
  return [
    chalk.bold(titleOfHistory(result)),
    ...historyLines(result).map((line) => `  ${line}`),
    ...parts.flatMap(({ key, judgement }) => wrong(key, judgement, result, chalk, width)),
    '',
    { conforms: chalk.green.bold, violates: chalk.red.bold, unknown: chalk.yellow.bold }[verdict](verdict),
    ...(certificate === null ? [] : [`  certificate: ${certificate}`, `  to verify it: ${chalk.bold(verify!)}`]),
  ];
}

/** `history.edn, jepsen`. */
export const titleOfHistory = ({ path, reading }: HistoryResult): string => `${path}, ${reading.format}`;

/** What was judged and how, with the numbers of each part; a line each. */
export function historyLines(result: HistoryResult): string[] {
  const { parts } = result;
  const named = parts.length > 1 || parts.some(({ key }) => key !== '');
  const rest = parts.length - shownParts(parts).length;
  return [
    ...summary(result),
    ...shownParts(parts).flatMap((part) => partLines(part, named)),
    ...(parts.length > PARTS_MAX ? [`and ${count(rest, 'more part')}, which conform`] : []),
  ];
}

/** The worst first, as far as there is room; all that do not conform. */
function shownParts(parts: readonly JudgedPart[]): readonly JudgedPart[] {
  const wrong = parts.filter(({ judgement }) => judgement.verdict !== 'conforms');
  const right = parts.filter(({ judgement }) => judgement.verdict === 'conforms');
  return [...wrong, ...right.slice(0, Math.max(0, PARTS_MAX - wrong.length))];
}

function summary({ reading, service, parameters, tookMs }: HistoryResult): string[] {
  const { history, counts, aside, passedBy } = reading;
  const usual = (service.parameters ?? {}) as Record<string, unknown>;
  const set = Object.entries(parameters ?? {})
    .filter(([name, value]) => !isSame(value, usual[name]))
    .map(([name, value]) => `${name}: ${brief(value)}`);
  const ended = Object.entries(counts)
    .filter(([, many]) => many > 0)
    .map(([outcome, many]) => `${number(many)} ${outcome}`);
  const others = Object.entries(aside).map(([what, many]) => `${what} ${number(many)}`);
  return [
    `${count(history.length, 'operation')} by ${history.processes.length} ${history.processes.length === 1 ? 'process' : 'processes'}: ${ended.join(', ')}`,
    ...(others.length > 0 ? [`set aside, as no operation: ${others.join(', ')}`] : []),
    ...(passedBy.length > 0 ? [`not read: ${passedBy.map((name) => name || "''").join(', ')}`] : []),
    ...aboutTimes(reading),
    ...(reading.uncertainty ? [`clocks may be wrong ${inWords(reading.uncertainty)}`] : []),
    `judged as ${service.name}${set.length > 0 ? ` (${set.join(', ')})` : ''} in ${(tookMs / 1000).toFixed(1)} s`,
  ];
}

/** The moment from which the times of a history count; null: they are of whatever clock. */
export const sinceOf = ({ sinceMs }: History): string | null =>
  sinceMs === null ? null : new Date(sinceMs).toISOString();

function aboutTimes({ history, format }: Reading): string[] {
  const since = sinceOf(history);
  const isByLine = !format.startsWith('holds'); // of holds each line says two times
  return [
    ...(since === null ? [] : [`times are in ms since ${since}`]),
    ...(isByLine && history.isSorted
      ? ['its lines are not in the order of their times: judged in that of the times']
      : []),
  ];
}

function partLines({ key, operations, by, judgement, numbers }: JudgedPart, named: boolean): string[] {
  const how = { locks: 'by the rules for locks', general: 'by trying orders' }[by];
  const head = named
    ? [`${JSON.stringify(key)}: ${judgement.verdict}, ${count(operations, 'operation')}, ${how}`]
    : [how];
  return [...head, ...(numbers ? numbersLines(numbers).map((line) => `${named ? '  ' : ''}${line}`) : [])];
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

function overlapsLine({ holds, count: many, longest, certainWithinMs: certain }: Numbers['overlaps']): string {
  const held = `held ${number(holds)}×`;
  if (!longest) return `${held}, never by more at once than may`;
  const clocks = certain === null ? 'however wrong clocks are' : `if each clock is wrong by less than ${ms(certain)}`;
  return `${held}; ${number(many)}× by more at once than may, for up to ${ms(longest.ms)}: certain ${clocks}`;
}

function waitsLine({ all, behind, notNoted }: Numbers['waits'], passed: Numbers['passed']): string[] {
  const who = all ? count(notNoted, 'other') : 'those who got it';
  const notKnown = notNoted > 0 ? [`how long ${who} waited is not known: nobody noted when they called`] : [];
  if (!all) return notKnown;
  const waited = `half of those who got it waited up to ${ms(all.p50)}, 99 % up to ${ms(all.p99)}, all up to ${ms(all.longest)}`;
  const held = behind ? `; behind a holder ${ms(behind.p50)}, ${ms(behind.p99)}, ${ms(behind.longest)}` : '';
  const often = Object.entries(passed).map(([times, many]) => `${times}× ${number(many)}`);
  if (notNoted > 0) return [`${waited}${held}`, ...notKnown];
  return [
    `${waited}${held}`,
    `passed by who asked later: ${often.slice(0, 6).join(', ')}${often.length > 6 ? ', …' : ''}`,
  ];
}

const ms = (time: number): string => `${time < 100 ? Number(time.toPrecision(3)) : number(Math.round(time))} ms`;

/** Why it is so, and where that is explained; lines. */
export function reasonOfJudgement(
  judgement: Exclude<Judgement, { verdict: 'conforms' }>,
  service: AnyService,
): string[] {
  const { reason } = judgement;
  const meaning =
    judgement.verdict === 'unknown'
      ? meaningOfUnknown(judgement.cause)
      : meaningOf({ judge: 'specification', clause: judgement.clause }, service);
  return [...reason.split('\n'), meaning];
}

/** What is wrong with a part, or not known of it, in a line. */
export function titleOfJudgement(key: string, judgement: Exclude<Judgement, { verdict: 'conforms' }>): string {
  const part = key === '' ? '' : ` of ${JSON.stringify(key)}`;
  if (judgement.verdict === 'unknown') return `unknown${part}: ${judgement.cause}`;
  return `${judgement.about}${part}: '${judgement.clause}' does not hold`;
}

function wrong(
  key: string,
  judgement: Judgement,
  result: HistoryResult,
  chalk: ChalkInstance,
  width: number,
): string[] {
  if (judgement.verdict === 'conforms') return [];
  const title = titleOfJudgement(key, judgement);
  const reason = reasonOfJudgement(judgement, result.service).map((line) => `  ${line}`);
  if (judgement.verdict === 'unknown') return ['', chalk.yellow.bold(title), ...reason];
  return ['', chalk.red.bold(title), ...reason, '', ...historyPicture(judgement, result, chalk, width)];
}
