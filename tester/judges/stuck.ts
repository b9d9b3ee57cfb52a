/** Progress: a call that may return does so. */
import { STUCK_CLAUSE, type Finding } from '../findings/finding.ts';
import type { Ongoing } from './monitor.ts';

/** Somebody is owed a return that does not come. `why`: how that is known. */
export function stuck(owed: readonly Ongoing[], why: string): Finding {
  const [first] = owed;
  const who = owed.map(({ fn, at }) => `${fn} at ${at}`).join(' and ');
  return {
    judge: 'specification',
    about: `${first!.fn} returns`,
    clause: STUCK_CLAUSE,
    reason: `${who} may return, and ${owed.length === 1 ? 'does' : 'do'} not. ${why}`,
    at: first!.at,
    evidence: owed.map(({ began }) => began),
  };
}
