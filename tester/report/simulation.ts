/** What a report says of a simulation: its strategies, what was not in the scheduler's hands, the schedule of the run that is shown. */
import type { ShownRun } from '../campaign/attempts.ts';
import { isRight } from '../plan/clocks.ts';
import type { SimulationSummary } from '../simulation/campaign.ts';
import type { Outside } from '../simulation/outside.ts';
import { deviationsOf, inWords } from './deviations.ts';

/** So many places of each kind are named. */
const PLACES = 3;

/** What each strategy contributed, in one line; none if there is nothing to tell. */
export function strategiesLine(simulation: SimulationSummary | null): string[] {
  const used = simulation?.strategies.filter(({ runs, found }) => runs > 0 || found.length > 0) ?? [];
  if (used.length === 0) return [];
  const each = used.map(
    ({ name, runs, found }) => `${name} ${runs.toLocaleString('en-US')}${found.length > 0 ? ' (found it)' : ''}`,
  );
  return [`runs by strategy: ${each.join(', ')}`];
}

/** What was used that only makes runs differ, with what is to be used instead: one line for each kind. */
export function outsideLines(simulation: SimulationSummary | null): string[] {
  const used = simulation?.outside.filter(({ breaks }) => !breaks) ?? [];
  return [...new Set(used.map(({ what }) => what))].map((what) =>
    outsideLine(used.filter((each) => each.what === what)),
  );
}

function outsideLine(alike: readonly Outside[]): string {
  const { what, instead } = alike[0]!;
  const places = alike.map(({ place }) => place);
  const more = places.length > PLACES ? ` and ${places.length - PLACES} more places` : '';
  const where = ` at ${places.slice(0, PLACES).join(', ')}${more}`;
  const use = instead === null ? '' : `: use \`${instead}\` of its context`;
  return `a node uses ${what}${where}: that is not in the plan, and two runs of one plan may differ${use}`;
}

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
