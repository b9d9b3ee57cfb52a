/** The runs that are shown, with all of their events: in memory are the last of a long one, the others in its trace. */
import type { ShownRun } from '../campaign/attempts.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { piecesOf } from '../histories/reading/source.ts';
import { readWholeTrace } from '../histories/reading/whole-trace.ts';

/** The result with all events, as far as they can be read. */
export function withWholeRuns(result: CampaignResult): CampaignResult {
  const { shown, shrunk } = result;
  return {
    ...result,
    shown: shown && wholeRun(shown),
    shrunk: shrunk && { ...shrunk, shown: shrunk.shown && wholeRun(shrunk.shown) },
  };
}

function wholeRun(run: ShownRun): ShownRun {
  if (run.path === null || !run.events[0] || run.events[0].i === 0) return run;
  try {
    return { ...run, events: readWholeTrace(piecesOf(run.path)).events };
  } catch {
    return run; // the last of it is shown
  }
}
