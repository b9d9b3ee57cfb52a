/** What a campaign came to, for programs. */
import type { CampaignResult } from '../campaign/campaign.ts';
import type { Subject } from './text.ts';

/** The report as a JSON value. */
export function jsonReport(result: CampaignResult, { what, seed, repeat, notOffered, neverHeard }: Subject): object {
  const { verdict, findings, undecided, shown, statistics, stopped, leaks, tookMs } = result;
  const { runs, calls, closingCalls, informs, atOnce, functions } = statistics;
  return {
    format: 'servicetester report 1',
    verdict,
    subject: what,
    seed,
    findings,
    undecided,
    run: shown && { index: shown.index, trace: shown.path, repeat },
    counts: { runs, calls, closingCalls, informs, atOnce, functions, leaks },
    notOffered,
    neverHeard,
    stopped,
    tookMs: Math.round(tookMs),
  };
}
