/** What became of a failure, and how it is repeated. */
import type { ChalkInstance } from 'chalk';
import type { CampaignResult } from '../campaign/campaign.ts';
import { callsOf } from '../plan/plan.ts';
import { TOO_SELDOM } from '../shrinking/rate.ts';
import { count } from './count.ts';
import type { Subject } from './subject.ts';

/** What became of the failure; a line, or none. */
export function shrinkingLines({ shrunk, shown: run, simulation, exploration }: CampaignResult): string[] {
  if (!shrunk || !run) return [];
  const { rate, callsBefore, fresh } = shrunk;
  const always = (simulation ?? exploration) !== null && rate.fails === rate.runs; // a simulated run is the same each time
  const often = always ? 'fails whenever it is replayed' : `fails in ${rate.fails} of ${rate.runs} runs`;
  if (shrunk.kind === 'not shrunk') {
    const repeated = rate.runs > 0 ? `; repeated, it ${often}` : '';
    const slice = shrunk.reason === TOO_SELDOM ? '; above is a slice of its run' : '';
    return [`not shrunk: ${shrunk.reason}${repeated}${slice}`];
  }
  const [before, after] = [run.plan.config.addresses, shrunk.plan.config.addresses];
  const fewer = after < before ? ` at ${before} nodes` : '';
  const to = `${count(callsOf(shrunk.plan), 'call')}${after < before ? ` at ${after}` : ''}`;
  return [
    `shrunk from ${count(callsBefore, 'call')}${fewer} to ${to}; it ${often}${fresh ? ', in fresh processes' : ''}`,
  ];
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
    ...others.map((other) => `as it was found: ${other}`),
  ];
}

/** What runs are called that have no number. */
const RUNS: Readonly<Record<string, string>> = { saved: 'the run of the saved plan', explored: 'the explored run' };

/** Where its traces are; a line each. */
export const traceLines = ({ shown: run, shrunk }: CampaignResult): string[] => [
  ...(shrunk?.shown?.path ? [`trace of the shrunk run: ${shrunk.shown.path}`] : []),
  ...(run?.path ? [`trace of ${RUNS[run.name] ?? `run ${run.name}`}: ${run.path}`] : []),
];
