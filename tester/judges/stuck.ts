/** Progress: a call that may return does so. */
import { describeCall } from '../../services/semantics/in-words.ts';
import { STUCK_CLAUSE, type Finding } from '../findings/finding.ts';
import type { Ongoing } from './ongoing.ts';

/** Somebody is owed a return that does not come. `why`: how that is known. */
export function stuck(owed: readonly Ongoing[], why: string): Finding {
  const [first] = owed;
  const givenUp = owed.find(({ gaveUp }) => gaveUp !== null);
  return {
    judge: 'specification',
    about: `${first!.fn} returns`,
    clause: STUCK_CLAUSE,
    reason: `${givenUp ? doesNotEnd(givenUp) : doNotReturn(owed)} ${why}`,
    at: (givenUp ?? first!).at,
    evidence: owed.flatMap(({ began, gaveUp }) => (gaveUp === null ? [began] : [began, gaveUp])),
    ...(givenUp && { givenUp: true }),
  };
}

function doNotReturn(owed: readonly Ongoing[]): string {
  const who = owed.map(({ fn, at }) => `${fn} at ${at}`).join(' and ');
  const verb = owed.length === 1 ? 'does' : 'do';
  // Where something is hidden, which of them may return depends on what nobody saw.
  const oneOf = owed.length > 1 && owed.some(({ part }) => part.specification.hasHidden);
  return oneOf ? `One of these calls may return, and none does: ${who}.` : `${who} may return, and ${verb} not.`;
}

/** It could end at once, whoever holds what it waits for: that it does not is the cause, whatever else is stuck. */
function doesNotEnd(call: Ongoing): string {
  const { fn, args, at, gaveUp } = call;
  const signature = `${fn}(${args.length > 0 ? '…, ' : ''}{ signal })`;
  return (
    `${describeCall(call)} at ${at} was given up by its user at event ${gaveUp}, and neither returns nor ends. ` +
    `A node learns of it by the last argument, ${signature}: reject when it aborts, and give back what was taken.`
  );
}
