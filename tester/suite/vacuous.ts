/** A pass that would mean nothing is none. */
import { verdictOf, type Undecided } from '../findings/finding.ts';
import type { Ran } from './rig.ts';

/** What a campaign came to, if it meant something: `why` it did not; null: it did. What was found is found anyway. */
export function vacuous(ran: Ran, why: string | null): Ran {
  const { result } = ran;
  if (why === null || result.verdict !== 'conforms') return ran;
  const undecided: Undecided[] = [{ cause: 'vacuous', reason: `${why[0]!.toUpperCase()}${why.slice(1)}.` }];
  return { ...ran, result: { ...result, undecided, verdict: verdictOf({ findings: [], undecided }) } };
}
