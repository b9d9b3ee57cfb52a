/** What a campaign came to, for people. */
import type { ChalkInstance } from 'chalk';
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Finding, Verdict } from '../findings/finding.ts';
import { table } from './table.ts';

/** What the report says beside the result. */
export interface Subject {
  /** `distlock/imp0 over msgtransfer/tcp, 2 nodes, checker distlock/imp0`. */
  readonly what: string;
  readonly addresses: number;
  readonly seed: number;
  /** How many runs were asked for. */
  readonly runs: number;
  /** The functions of the service that the implementation does not have. */
  readonly notOffered: readonly string[];
  /** Events that the checker handles and never heard. */
  readonly neverHeard: readonly string[];
  /** The command that repeats the run that is shown. */
  readonly repeat: string | null;
  /** Why no trace could be written. */
  readonly trouble: string | null;
}

const ROWS = 40;

/** The report, line by line. */
export function textReport(result: CampaignResult, subject: Subject, chalk: ChalkInstance, width: number): string[] {
  return [
    ...summary(result, subject, chalk),
    ...remarks(result, subject).map((line) => chalk.yellow(`  ${line}`)),
    ...result.findings.flatMap((finding) => found(finding, chalk)),
    ...unknowns(result, chalk),
    ...shown(result, subject, chalk, width),
    '',
    verdict(result.verdict, chalk),
    ...repetition(result, subject, chalk),
  ];
}

function summary(
  { statistics, stopped, tookMs }: CampaignResult,
  { what, runs, seed }: Subject,
  chalk: ChalkInstance,
): string[] {
  const { functions, calls, closingCalls, informs, atOnce } = statistics;
  const done = stopped === 'runs' ? count(statistics.runs, 'run') : `${statistics.runs} of ${count(runs, 'run')}`;
  const why = { runs: '', budget: ' (the budget is spent)', found: '', interrupted: ' (interrupted)' }[stopped];
  const closing = closingCalls > 0 ? ` and ${number(closingCalls)} to close runs` : '';
  const each = Object.entries(functions).map(
    ([fn, { returns, waited }]) =>
      `${fn} returned ${number(returns)}×${waited > 0 ? `, waited ${number(waited)}×` : ''}`,
  );
  return [
    chalk.bold(what),
    `  ${done}${why}, ${count(calls, 'call')}${closing} in ${(tookMs / 1000).toFixed(1)} s, seed ${seed}`,
    `  ${each.join('; ')}`,
    `  up to ${count(atOnce, 'call')} ongoing at once${informs > 0 ? `; the checker followed ${count(informs, 'event')}` : ''}`,
  ];
}

function remarks({ leaks, findings }: CampaignResult, { notOffered, neverHeard, trouble }: Subject): string[] {
  return [
    ...(notOffered.length > 0 ? [`not tested, because not offered: ${notOffered.join(', ')}`] : []),
    ...(neverHeard.length > 0 && findings.length === 0 ? [`the checker never heard: ${neverHeard.join(', ')}`] : []),
    ...(leaks > 0 ? [`${count(leaks, 'message')} came late, from runs that were over, and did not count`] : []),
    ...(trouble === null ? [] : [`no trace could be written: ${trouble}`]),
  ];
}

/** Each cause once, with its first reason: the others are like it. */
function unknowns({ undecided }: CampaignResult, chalk: ChalkInstance): string[] {
  return [...new Set(undecided.map(({ cause }) => cause))].flatMap((cause) => {
    const alike = undecided.filter((each) => each.cause === cause);
    const more = alike.length > 1 ? [`  (and ${count(alike.length - 1, 'run')} more like it)`] : [];
    return ['', chalk.yellow.bold(`unknown: ${cause}`), ...indented(alike[0]!.reason), ...more];
  });
}

function found({ judge, about, clause, reason, at }: Finding, chalk: ChalkInstance): string[] {
  const where = at === null ? '' : ` at ${at}`;
  const who = { specification: 'the specification', checker: 'the checker', node: 'the rules for nodes' }[judge];
  return ['', chalk.red.bold(`${about}${where}: '${clause}' does not hold`), ...indented(reason), `  (says ${who})`];
}

function shown(
  { shown: run, findings }: CampaignResult,
  { addresses }: Subject,
  chalk: ChalkInstance,
  width: number,
): string[] {
  const evidence = findings.flatMap((finding) => finding.evidence);
  return run && run.events.length > 0
    ? ['', ...table(run.events, addresses, evidence, chalk, { rows: ROWS, width })]
    : [];
}

function repetition({ shown: run }: CampaignResult, { repeat }: Subject, chalk: ChalkInstance): string[] {
  return [
    ...(run?.path ? [`  trace of run ${run.index}: ${run.path}`] : []),
    ...(repeat === null ? [] : [`  to repeat it: ${chalk.bold(repeat)}`]),
  ];
}

function verdict(verdict: Verdict, chalk: ChalkInstance): string {
  return { conforms: chalk.green.bold, violates: chalk.red.bold, unknown: chalk.yellow.bold }[verdict](verdict);
}

const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);
const number = (n: number): string => n.toLocaleString('en-US');
const count = (n: number, what: string): string => `${number(n)} ${what}${n === 1 ? '' : 's'}`;
