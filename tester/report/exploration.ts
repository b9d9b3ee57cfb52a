/** How far an exploration came, for people. */
import type { ExplorationSummary } from '../exploring/campaign.ts';
import { count } from './count.ts';

/** What was explored, in two lines. */
export function explorationLines(
  { calls, schedules, givenUp, states, left, deviationsMax }: ExplorationSummary,
  tookMs: number,
  isFound: boolean,
): string[] {
  const all = calls.reduce((sum, each) => sum + each, 0);
  const whose = calls.map((each, at) => `${each} by ${at}`).join(', ');
  const bound =
    deviationsMax === null ? '' : `, with at most ${count(deviationsMax, 'deviation')} from first in, first out`;
  const end = isFound ? ', until one failed' : left > 0 ? ', not all' : '';
  const every = end === '' ? 'all ' : '';
  const explored = `${count(schedules, 'schedule')} in ${(tookMs / 1000).toFixed(1)} s`;
  const rest = [
    ...(givenUp > 0 ? [`${count(givenUp, 'run')} more were given up, since others come to the same`] : []),
    ...(left > 0 && !isFound ? [`${count(left, 'way')} left to go`] : []),
  ];
  return [
    `explored ${every}schedules of ${count(all, 'call')} (${whose})${bound}${end}`,
    [explored, ...rest].join('; '),
    `${count(states, 'different state')} of the specification`,
  ];
}
