/** How far an exploration came, for people. */
import type { ExplorationSummary } from '../exploring/campaign.ts';
import type { StageSummary } from '../exploring/stage.ts';
import { count } from './count.ts';

/** What was explored: two lines for each stage that was come to, and one for all. */
export function explorationLines(summary: ExplorationSummary, isFound: boolean): string[] {
  const { stages, states } = summary;
  const come = stages.filter((stage, i) => i === 0 || (isFound ? stage.schedules > 0 : stages[i - 1]!.left === 0));
  return [
    ...come.flatMap((stage, i) => stageLines(summary, i, isFound && stage === come.at(-1))),
    `${count(states, 'different state')} of the specification`,
    ...(isFound ? [] : endlessLine(summary)),
  ];
}

function stageLines({ calls, stages, deviationsMax }: ExplorationSummary, i: number, isFound: boolean): string[] {
  const stage = stages[i]!;
  const { schedules, givenUp, left, tookMs } = stage;
  const end = isFound ? ', until one failed' : left > 0 ? ', not all' : '';
  const every = end === '' ? 'all ' : '';
  const which = `${every}schedules of ${i === 0 ? callsOf(calls) : 'these calls'}${boundOf(stage, deviationsMax)}`;
  const rest = [
    ...(givenUp > 0 ? [`${count(givenUp, 'run')} more were given up, since others come to the same`] : []),
    ...(left > 0 && !isFound ? [`${count(left, 'way')} left to go`] : []),
  ];
  return [
    `${i === 0 ? 'explored' : 'then'} ${which}${end}`,
    [`${count(schedules, 'schedule')} in ${(tookMs / 1000).toFixed(1)} s`, ...rest].join('; '),
  ];
}

/** Nobody knows of what is left whether it has an end. */
function endlessLine({ stages, deviationsMax }: ExplorationSummary): string[] {
  if (deviationsMax !== null || stages.every(({ left }) => left === 0)) return [];
  return ['where timers repeat it has no end; with --deviations 2 it has one'];
}

function callsOf(calls: readonly number[]): string {
  const all = calls.reduce((sum, each) => sum + each, 0);
  return `${count(all, 'call')} (${calls.map((each, at) => `${each} by ${at}`).join(', ')})`;
}

/** What is said of all schedules of the stage. */
function boundOf({ atOnce }: StageSummary, deviationsMax: number | null): string {
  if (deviationsMax !== null) return `, with at most ${count(deviationsMax, 'deviation')} from first in, first out`;
  if (!atOnce) return '';
  const { service, functions } = atOnce;
  return ` in which ${functions.join(' and ')} of ${service} ${functions.length === 1 ? 'returns' : 'return'} at once`;
}
