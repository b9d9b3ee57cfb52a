/** The coverage of several parts of a campaign together. */
import type { Coverage, CoverageCounts, CoverageShare, Covered } from '../coverage/coverage.ts';
import type { Kind } from '../coverage/measure.ts';

/** What one part counted, and what it is counted from. */
export interface CoveragePart {
  readonly counts: CoverageCounts;
  readonly share: CoverageShare;
}

/** As if one had reached what all of them did. Null: there are no parts. */
export function coverageOf(parts: readonly CoveragePart[]): Pick<Coverage, 'counts'> | null {
  const counts = countsOf(parts);
  return counts && { counts: () => counts };
}

function countsOf(parts: readonly CoveragePart[]): CoverageCounts | null {
  const [first] = parts;
  if (!first) return null;
  const covered = (kind: Kind): Covered => {
    const reached = reachedBy(parts, kind);
    // All enumerate the same: what is missing somewhere, and was reached nowhere, is missing in the first.
    const missing = first.counts[kind].missing.filter((text) => !reached.has(text));
    return { reached: reached.size, of: reached.size + missing.length, missing };
  };
  const [states, calls, returns] = [covered('states'), covered('calls'), covered('returns')];
  const situations = reachedBy(parts, 'states');
  const open = calls.missing.filter((call) => first.share.needs[call]?.every((state) => situations.has(state)));
  return { states, calls, returns, statesAre: first.counts.statesAre, open, atLeast: first.counts.atLeast };
}

const reachedBy = (parts: readonly CoveragePart[], kind: Kind): ReadonlySet<string> =>
  new Set(parts.flatMap(({ share }) => share.reached[kind]));
