/** What became of a failure, and how it is repeated. */
import type { ChalkInstance } from 'chalk';
import type { CampaignResult } from '../campaign/campaign.ts';
import { callsOf } from '../plan/plan.ts';
import { ESTIMATE_RUNS_MAX, IN_THIS_TIME, repetitionsFor, TOO_SELDOM } from '../shrinking/rate.ts';
import type { Outcome } from '../shrinking/failure.ts';
import { count } from './count.ts';
import type { Subject } from './subject.ts';

/** What its user can do about that, always. */
const BY_HAND = 'to make it smaller by hand: fewer --calls, fewer nodes, one name (--set)';
/** What else helps, where it can be done. */
const HELPS = {
  simulate: '--simulate, where each run of a plan is the same',
  reuse: 'the capability `reuse`, with which the program is not started anew for every run',
} as const;

type NotShrunk = Extract<Outcome, { readonly kind: 'not shrunk' }>;

/** What became of the failure; lines, or none. */
export function shrinkingLines(
  { shrunk, shown: run, simulation, exploration }: CampaignResult,
  { helpsToShrink = [] }: Pick<Subject, 'helpsToShrink'> = {},
): string[] {
  if (!shrunk || !run) return [];
  const { rate, callsBefore, fresh } = shrunk;
  const always = (simulation ?? exploration) !== null && rate.fails === rate.runs; // a simulated run is the same each time
  const often = always ? 'fails whenever it is replayed' : `fails in ${rate.fails} of ${count(rate.runs, 'run')}`;
  if (shrunk.kind === 'not shrunk') {
    const repeated = rate.runs > 0 ? `; repeated, it ${often}` : '';
    const slice = shrunk.reason === TOO_SELDOM ? '; above is a slice of its run' : '';
    return [
      `not shrunk: ${shrunk.reason}${repeated}${slice}`,
      ...(rate.runs > 0 ? [helpLine(shrunk, simulation ? [] : helpsToShrink)] : []),
    ];
  }
  const [before, after] = [run.plan.config.addresses, shrunk.plan.config.addresses];
  const fewer = after < before ? ` at ${before} nodes` : '';
  const to = `${count(callsOf(shrunk.plan), 'call')}${after < before ? ` at ${after}` : ''}`;
  if (after === before && callsOf(shrunk.plan) >= callsBefore)
    return [`could not be made smaller than ${to}; it ${often}${fresh ? ', in fresh processes' : ''}`];
  return [
    `shrunk from ${count(callsBefore, 'call')}${fewer} to ${to}; it ${often}${fresh ? ', in fresh processes' : ''}`,
  ];
}

/** More time helps only where it was short: to try more, or to see more often how it fails. */
function helpLine({ reason, rate }: NotShrunk, helps: readonly (keyof typeof HELPS)[]): string {
  const wasShort = reason.endsWith(IN_THIS_TIME) || (reason === TOO_SELDOM && rate.runs < ESTIMATE_RUNS_MAX);
  return [BY_HAND, ...(wasShort ? ['or more time: --shrink'] : []), ...helps.map((each) => `or ${HELPS[each]}`)].join(
    '; ',
  );
}

/** Where its traces are, and the commands that repeat it; a line each. */
export function repetitionLines(result: CampaignResult, { repeat }: Subject, chalk: ChalkInstance): string[] {
  const [best, ...others] = repeat;
  const { exploration, findings } = result;
  return [
    ...traceLines(result),
    ...(best === undefined
      ? []
      : [`to ${exploration && findings.length === 0 ? 'go on' : 'repeat it'}: ${chalk.bold(best)}`]),
    ...enoughLine(result, best),
    ...others.map((other) => `as it was found: ${other}`),
  ];
}

/** So many repetitions need no word. */
const FEW = 20;

/** Why it is repeated so often. */
function enoughLine({ shrunk }: CampaignResult, best = ''): string[] {
  const often = shrunk && shrunk.rate.runs > 0 ? repetitionsFor(shrunk.rate) : 1;
  return often > FEW && best.endsWith(` --repeat ${often}`)
    ? [`${often} runs of it show it again, but for one time in a thousand; fewer may do`]
    : [];
}

/** What runs are called that have no number. */
const RUNS: Readonly<Record<string, string>> = { saved: 'the run of the saved plan', explored: 'the explored run' };

/** Where its traces are; a line each. */
export const traceLines = ({ shown: run, shrunk }: CampaignResult): string[] => [
  ...(shrunk?.shown?.path ? [`trace of the shrunk run: ${shrunk.shown.path}`] : []),
  ...(run?.path ? [`trace of ${RUNS[run.name] ?? `run ${run.name}`}: ${run.path}`] : []),
];
