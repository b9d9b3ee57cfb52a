/** The obligation ledger of a stuck run, for the page. */
import type { CampaignResult } from '../../campaign/campaign.ts';
import { circleInWords, lastInWords, ledgerOfStuck, obligationInWords } from '../ledger.ts';
import type { Subject } from '../subject.ts';
import type { LedgerTable } from './page.ts';

/** The ledger of the run that is shown first; null: no call is stuck there. */
export function ledgerTable(result: CampaignResult, subject: Subject): LedgerTable | null {
  const stuck = ledgerOfStuck(result, subject);
  if (!stuck) return null;
  const { ledger, events } = stuck;
  const { obligations, circles, last, from } = ledger;
  return {
    lines: [
      ...obligations.map((each) => ({ kind: each.kind, text: obligationInWords(each, events) })),
      ...circles.map((circle) => ({ kind: 'circle' as const, text: circleInWords(circle) })),
    ],
    last: last.map((event, at) => lastInWords(at, event, from, events)),
    from: from === 0 ? null : from,
  };
}
