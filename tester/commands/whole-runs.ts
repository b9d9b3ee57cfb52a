/** The runs that are shown, with all of their events: in memory are the last of a long one, the others in its trace. */
import type { ShownRun } from '../campaign/attempts.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { piecesOf } from '../histories/reading/source.ts';
import { readWholeTrace } from '../histories/reading/whole-trace.ts';

/** Of longer runs only the last events are shown. */
const EVENTS_MAX = 50_000;

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
  const [first, last] = [run.events[0], run.events.at(-1)];
  if (run.path === null || !first || !last || first.i === 0 || last.i >= EVENTS_MAX) return run;
  try {
    return { ...run, events: readWholeTrace(piecesOf(run.path)).events };
  } catch {
    return run; // the last of it is shown
  }
}
