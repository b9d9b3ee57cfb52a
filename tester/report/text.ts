/** What a campaign came to, for people. */
import type { ChalkInstance } from 'chalk';
import type { CampaignResult } from '../campaign/campaign.ts';
import { mostPassed, type FunctionCounts } from '../campaign/statistics.ts';
import type { Finding, Verdict } from '../findings/finding.ts';
import { callsOf } from '../plan/plan.ts';
import { TOO_SELDOM } from '../shrinking/rate.ts';
import { count, number } from './count.ts';
import { explorationLines } from './exploration.ts';
import { faultLines, faultsOf, unclaimedLines } from './faults.ts';
import { measuresLine } from './measures.ts';
import { ledgerLines, ledgerOfStuck } from './ledger.ts';
import { shownFindings, smallest } from './shown.ts';
import { coverageLine, openCallsLine } from './coverage.ts';
import { clockLines, isSimulated, outsideLines, scheduleOf, strategiesLine } from './simulation.ts';
import { sliceOf } from './slice.ts';
import { spacetime } from './spacetime.ts';
import type { Subject } from './subject.ts';
import { table } from './table.ts';

const ROWS = 40;

/** The report, line by line. */
export function textReport(result: CampaignResult, subject: Subject, chalk: ChalkInstance, width: number): string[] {
  return [
    ...summary(result, subject, chalk),
    ...[...unclaimedLines(result.statistics), ...remarks(result, subject)].map((line) => chalk.yellow(`  ${line}`)),
    ...shownFindings(result).flatMap((finding) => found(finding, chalk)),
    ...unknowns(result, chalk),
    ...owed(result, subject, chalk),
    ...shown(result, subject, chalk, width),
    '',
    verdict(result.verdict, chalk),
    ...shrinking(result),
    ...repetition(result, subject, chalk),
  ];
}

function summary(
  { statistics, stopped, tookMs, simulation, exploration, findings }: CampaignResult,
  { what, runs, seed }: Subject,
  chalk: ChalkInstance,
): string[] {
  const { functions, calls, closingCalls, informs, atOnce } = statistics;
  const all = stopped === 'runs' || statistics.runs >= runs || !Number.isFinite(runs);
  const done = all ? count(statistics.runs, 'run') : `${statistics.runs} of ${count(runs, 'run')}`;
  const why = { runs: '', budget: ' (the budget is spent)', found: '', interrupted: ' (interrupted)' }[stopped];
  const closing = closingCalls > 0 ? ` and ${number(closingCalls)} to close runs` : '';
  const each = Object.entries(functions).map(
    ([fn, counts]) => `${fn} returned ${number(counts.returns)}×${givenUp(counts)}${waiting(counts)}`,
  );
  const campaign = `${done}${why}, ${count(calls, 'call')}${closing} in ${(tookMs / 1000).toFixed(1)} s${seed === null ? '' : `, seed ${seed}`}`;
  const made = exploration ? explorationLines(exploration, findings.length > 0) : [campaign];
  return [
    chalk.bold(what),
    ...made.map((line) => `  ${line}`),
    `  ${each.join('; ')}`,
    `  up to ${count(atOnce, 'call')} ongoing at once${informs > 0 ? `; the checker followed ${count(informs, 'event')}` : ''}`,
    ...[
      ...faultLines(statistics),
      ...measuresLine(statistics.measured),
      ...strategiesLine(simulation),
      ...coverageLine(statistics.coverage),
    ].map((line) => `  ${line}`),
  ];
}

const givenUp = ({ cancelled }: FunctionCounts): string =>
  cancelled > 0 ? `, was given up ${number(cancelled)}×` : '';

function waiting(counts: FunctionCounts): string {
  const most = mostPassed(counts) ?? 0;
  const waited = counts.waited > 0 ? `, waited ${number(counts.waited)}×` : '';
  return waited === '' && most === 0 ? '' : `${waited}, was passed up to ${number(most)}×`;
}

function remarks(
  { leaks, findings, statistics, verdict, simulation, exploration }: CampaignResult,
  { notOffered, neverHeard, passedFirst, trouble, seed }: Subject,
): string[] {
  return [
    ...(notOffered.length > 0 ? [`not tested, because not offered: ${notOffered.join(', ')}`] : []),
    ...(exploration ? neverCalledLine(statistics) : []),
    ...(neverHeard.length > 0 && findings.length === 0 ? [`the checker never heard: ${neverHeard.join(', ')}`] : []),
    ...(verdict === 'conforms' && seed !== null ? openCallsLine(statistics.coverage) : []),
    ...(leaks > 0 ? [`${count(leaks, 'message')} came late, from runs that were over, and did not count`] : []),
    ...(passedFirst !== null && findings.length === 0 ? [`what failed before did not fail again: ${passedFirst}`] : []),
    ...outsideLines(simulation),
    ...trouble,
  ];
}

/** The calls of an exploration are few. */
function neverCalledLine({ functions }: CampaignResult['statistics']): string[] {
  const never = Object.keys(functions).filter((fn) => functions[fn]!.calls === 0);
  return never.length === 0 ? [] : [`not called: ${never.join(', ')}; another --seed draws other calls`];
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
  const who = {
    specification: 'the specification',
    checker: 'the checker',
    bound: 'the bound that was declared',
    node: 'the rules for nodes',
  }[judge];
  return ['', chalk.red.bold(`${about}${where}: '${clause}' does not hold`), ...indented(reason), `  (says ${who})`];
}

/** Where a call is stuck: who is owed what. */
function owed(result: CampaignResult, subject: Subject, chalk: ChalkInstance): string[] {
  const stuck = ledgerOfStuck(result, subject);
  if (!stuck) return [];
  const pending = smallest(result)!.pending.map(({ label }) => label);
  return ['', ...ledgerLines(stuck.ledger, stuck.events, chalk), ...listed('possible at the end', pending, chalk)];
}

function shown(result: CampaignResult, { addresses }: Subject, chalk: ChalkInstance, width: number): string[] {
  const run = smallest(result);
  if (!run || run.events.length === 0) return [];
  const evidence = shownFindings(result).flatMap((finding) => finding.evidence);
  const tooSeldom = result.shrunk?.kind === 'not shrunk' && result.shrunk.reason === TOO_SELDOM;
  const events = tooSeldom ? sliceOf(run.events, evidence) : run.events;
  const nodes = Math.min(addresses, run.plan.config.addresses);
  const size = { rows: ROWS, width };
  const drawn = isSimulated(run)
    ? spacetime(events, nodes, evidence, chalk, size, run.pending)
    : table(events, nodes, evidence, chalk, size);
  return [
    ...listed('the schedule: first in, first out, but', scheduleOf(run) ?? [], chalk),
    ...listed('the clocks: right, but', clockLines(run), chalk),
    ...listed('the faults', faultsOf(run), chalk),
    ...['', ...drawn],
  ];
}

/** A list under its title; nothing if it is empty. */
const listed = (title: string, lines: readonly string[], chalk: ChalkInstance): string[] =>
  lines.length > 0 ? ['', chalk.bold(title), ...lines.map((line) => `  ${line}`)] : [];

/** What became of the failure, in words. */
function shrinking({ shrunk, shown: run, simulation, exploration }: CampaignResult): string[] {
  if (!shrunk || !run) return [];
  const { rate, callsBefore, fresh } = shrunk;
  const always = (simulation ?? exploration) !== null && rate.fails === rate.runs; // a simulated run is the same each time
  const often = always ? 'fails whenever it is replayed' : `fails in ${rate.fails} of ${rate.runs} runs`;
  if (shrunk.kind === 'not shrunk') {
    const repeated = rate.runs > 0 ? `; repeated, it ${often}` : '';
    const slice = shrunk.reason === TOO_SELDOM ? '; above is a slice of its run' : '';
    return [`  not shrunk: ${shrunk.reason}${repeated}${slice}`];
  }
  const [before, after] = [run.plan.config.addresses, shrunk.plan.config.addresses];
  const fewer = after < before ? ` at ${before} nodes` : '';
  const to = `${count(callsOf(shrunk.plan), 'call')}${after < before ? ` at ${after}` : ''}`;
  return [
    `  shrunk from ${count(callsBefore, 'call')}${fewer} to ${to}; it ${often}${fresh ? ', in fresh processes' : ''}`,
  ];
}

function repetition(
  { shown: run, shrunk, exploration, findings }: CampaignResult,
  { repeat }: Subject,
  chalk: ChalkInstance,
): string[] {
  const [best, ...others] = repeat;
  return [
    ...(shrunk?.shown?.path ? [`  trace of the shrunk run: ${shrunk.shown.path}`] : []),
    ...(run?.path
      ? [`  trace of ${run.name === 'saved' ? 'the run of the saved plan' : `run ${run.name}`}: ${run.path}`]
      : []),
    ...(best === undefined
      ? []
      : [`  to ${exploration && findings.length === 0 ? 'go on' : 'repeat it'}: ${chalk.bold(best)}`]),
    ...others.map((other) => `  as it was found: ${other}`),
  ];
}

function verdict(verdict: Verdict, chalk: ChalkInstance): string {
  return { conforms: chalk.green.bold, violates: chalk.red.bold, unknown: chalk.yellow.bold }[verdict](verdict);
}

const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);
