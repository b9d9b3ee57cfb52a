/** Coverage, for people: counted, and what more calls could reach. */
import type { Coverage, CoverageCounts } from '../coverage/coverage.ts';

/** So many of the missing calls are named. */
const NAMED = 3;

/** What was reached of the specification, in one line; none if nothing was collected. */
export function coverageLine(coverage: Pick<Coverage, 'counts'> | null): string[] {
  const counts = coverage?.counts();
  if (!counts || counts.calls.reached === 0) return [];
  const states = counts.statesAre === 'states' ? NAMES.states : CLAUSES;
  const parts = [part(counts, 'states', states), part(counts, 'calls'), part(counts, 'returns')];
  return [`coverage: ${parts.join(', ')} of the specification`];
}

/** Of one, and of several. */
type Names = readonly [one: string, several: string];
const CLAUSES: Names = ['clause that forbids a call', 'clauses that forbid a call'];
const NAMES = { states: ['state', 'states'], calls: ['call', 'calls'], returns: ['return', 'returns'] } as const;

function part(counts: CoverageCounts, kind: keyof typeof NAMES, [one, several]: Names = NAMES[kind]): string {
  const { reached, of } = counts[kind];
  return `${reached} of ${counts.atLeast ? 'at least ' : ''}${of} ${of === 1 ? one : several}`;
}

/** The calls that were never made, though they could have been, in one line; none if there are none. */
export function openCallsLine(coverage: Pick<Coverage, 'counts'> | null): string[] {
  const counts = coverage?.counts();
  if (!counts || counts.calls.reached === 0) return [];
  const { open } = counts;
  if (open.length === 0) return [];
  const more = open.length > NAMED ? `; and ${open.length - NAMED} more` : '';
  return [`never called, though it could have been (see --calls, --runs): ${open.slice(0, NAMED).join('; ')}${more}`];
}
