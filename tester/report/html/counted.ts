/** What a campaign counted, for the page: coverage and overtaking. */
import type { FunctionCounts } from '../../campaign/statistics.ts';
import type { Coverage } from '../../coverage/coverage.ts';
import type { Passes, Reached } from './page.ts';

/** So many of what is missing are named. */
const NAMED_MAX = 30;

/** What was reached of the specification; none if nothing was collected. */
export function reachedOf(coverage: Pick<Coverage, 'counts'> | null): readonly Reached[] {
  const counts = coverage?.counts();
  if (!counts || counts.calls.reached === 0) return [];
  const states = counts.statesAre === 'states' ? 'states' : 'clauses that forbid a call';
  return (['states', 'calls', 'returns'] as const).map((kind) => {
    const { reached, of, missing } = counts[kind];
    return {
      ...{ what: kind === 'states' ? states : kind, reached, of, atLeast: counts.atLeast },
      ...{ missing: missing.slice(0, NAMED_MAX), more: Math.max(0, missing.length - NAMED_MAX) },
    };
  });
}

/** How often calls that waited were passed; without the functions of which none waited. */
export const passesOf = (functions: Readonly<Record<string, FunctionCounts>>): readonly Passes[] =>
  Object.entries(functions)
    .map(([fn, { passed }]) => {
      const each = Object.entries(passed).map(([times, calls]) => [Number(times), calls] as const);
      return { fn, waited: each.reduce((sum, [, calls]) => sum + calls, 0), passed: each.sort(([a], [b]) => a - b) };
    })
    .filter(({ waited }) => waited > 0);
