/** Coverage, for people: counted, and what more calls could reach. */
import type { Coverage, CoverageCounts } from '../coverage/coverage.ts';

/** So many of the missing calls are named. */
const NAMED = 3;

/** What was reached of the specification, in one line; none if nothing was collected. */
export function coverageLine(coverage: Pick<Coverage, 'counts'> | null): string[] {
  const counts = coverage?.counts();
  if (!counts || counts.calls.reached === 0) return [];
  const states = counts.statesAre === 'states' ? 'states' : 'clauses that forbid a call';
  const parts = [part(counts, 'states', states), part(counts, 'calls'), part(counts, 'returns')];
  return [`coverage: ${parts.join(', ')} of the specification`];
}

const part = (counts: CoverageCounts, kind: 'states' | 'calls' | 'returns', name: string = kind): string =>
  `${counts[kind].reached} of ${counts.atLeast ? 'at least ' : ''}${counts[kind].of} ${name}`;

/** The calls that were never made, though they could have been, in one line; none if there are none. */
export function openCallsLine(coverage: Pick<Coverage, 'counts'> | null): string[] {
  const counts = coverage?.counts();
  if (!counts || counts.calls.reached === 0) return [];
  const { open } = counts;
  if (open.length === 0) return [];
  const more = open.length > NAMED ? `; and ${open.length - NAMED} more` : '';
  return [`never called, though it could have been (see --calls, --runs): ${open.slice(0, NAMED).join('; ')}${more}`];
}
