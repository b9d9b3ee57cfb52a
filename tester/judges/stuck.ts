/** Progress: a call that may return does so. */
import { STUCK_CLAUSE, type Finding } from '../findings/finding.ts';
import type { Ongoing } from './ongoing.ts';

/** Somebody is owed a return that does not come. `why`: how that is known. */
export function stuck(owed: readonly Ongoing[], why: string): Finding {
  const [first] = owed;
  const who = owed.map(({ fn, at }) => `${fn} at ${at}`).join(' and ');
  const verb = owed.length === 1 ? 'does' : 'do';
  // Where something is hidden, which of them may return depends on what nobody saw.
  const oneOf = owed.length > 1 && owed.some(({ part }) => part.specification.hasHidden);
  const what = oneOf ? `One of these calls may return, and none does: ${who}.` : `${who} may return, and ${verb} not.`;
  return {
    judge: 'specification',
    about: `${first!.fn} returns`,
    clause: STUCK_CLAUSE,
    reason: `${what} ${why}`,
    at: first!.at,
    evidence: owed.map(({ began }) => began),
  };
}
