/** What a report says of a simulated run that is shown: its schedule, its clocks. */
import type { ShownRun } from '../campaign/attempts.ts';
import { isRight } from '../plan/clocks.ts';
import { deviationsOf, inWords } from './deviations.ts';

/** Is it a run of a simulation? */
export const isSimulated = ({ events }: Pick<ShownRun, 'events'>): boolean =>
  events.some(({ type }) => type === 'step');

/** How the schedule of a simulated run differs from the usual one, a sentence each; null: it is not simulated. */
export function scheduleOf(run: ShownRun): string[] | null {
  if (!isSimulated(run)) return null;
  const { events, plan, pending } = run;
  return deviationsOf(events, plan, pending).map((each) => inWords(each, events));
}

/** How the clocks of the nodes were wrong in a simulated run, a sentence each. */
export function clockLines({ plan }: Pick<ShownRun, 'plan'>): string[] {
  return [...plan.clocks.entries()].flatMap(([at, clock]) => {
    if (isRight(clock)) return [];
    const [aheadMs, fastPpm] = clock;
    const ahead = aheadMs > 0 ? [`${aheadMs.toLocaleString('en-US')} ms ahead`] : [];
    const pace = fastPpm !== 0 ? [`${Math.abs(fastPpm) / 10_000} % too ${fastPpm > 0 ? 'fast' : 'slow'}`] : [];
    return [`the clock of node ${at} is ${[...ahead, ...pace].join(', and ')}`];
  });
}
