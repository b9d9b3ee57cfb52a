/** What a report says of a simulation: its strategies, what was not in the scheduler's hands. */
import type { SimulationSummary } from '../simulation/campaign.ts';
import type { Outside } from '../simulation/outside.ts';
import { count } from './count.ts';

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
  const more = places.length > PLACES ? ` and ${count(places.length - PLACES, 'more place')}` : '';
  const where = ` at ${places.slice(0, PLACES).join(', ')}${more}`;
  const use = instead === null ? '' : `: use \`${instead}\` of its context`;
  return `a node uses ${what}${where}: that is not in the plan, and two runs of one plan may differ${use}`;
}
