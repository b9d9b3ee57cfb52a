/** What uncertain clocks leave certain: each shows in which order its own events were. */
import { eventsByClock } from '../clocks.ts';
import type { History } from '../history.ts';
import type { Judgement } from '../judgement.ts';
import type { Events } from '../parts.ts';
import { judgeLocks } from './judge.ts';
import type { LockView } from './view.ts';

type Violation = Judgement & { readonly verdict: 'violates' };

/**
 * What the events of one host violate by themselves; null: nothing is found so. The order of the events of one clock is certain (see `eventsByClock`), and what
 * other hosts did meanwhile makes nothing better: where only its holder gives a lock up, others can but take it away. A refusal they explain: of that,
 * nothing is said. So whatever the errors of the clocks, it is wrong.
 */
export function violationByClock(history: History, events: Events, view: LockView): Violation | null {
  if (!history.isUncertain || view.owner === 'anyone') return null;
  for (const [clock, its] of eventsByClock(history, events)) {
    const said = judgeLocks(history, its, view);
    if (said === 'hands over' || said.verdict !== 'violates') continue;
    const { proof } = said;
    if (proof.kind !== 'held by too many' && proof.kind !== 'contradiction') continue;
    return { ...said, reason: `${said.reason}, all by the clock of ${clock}`, proof: { ...proof, clock } };
  }
  return null;
}
