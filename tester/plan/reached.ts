/** What of a plan a run made use of, and what of that its end depends on. */
import type { AnyService } from '../../services/service.ts';
import { causalPast } from '../causality/past.ts';
import type { TraceEvent } from '../trace/event.ts';
import type { Entry, Plan } from './plan.ts';

/** The plan up to where the run came; all of it if the beginning of the run is not among the events any more. */
export function reachedPart(plan: Plan, events: readonly TraceEvent[], service: AnyService): Plan {
  return partOf(plan, events, service, () => true);
}

/**
 * The plan with those calls only that could have had an influence on the evidence: the union of its causal pasts. Of a simulated run,
 * whose trace tells what made what possible. Whether it still fails has to be seen: what did not happen has no past.
 */
export function pastPart(
  plan: Plan,
  events: readonly TraceEvent[],
  evidence: readonly number[],
  service: AnyService,
): Plan {
  const past = causalPast(events, evidence);
  return partOf(plan, events, service, ({ i }) => past.has(i));
}

function partOf(
  plan: Plan,
  events: readonly TraceEvent[],
  { functions }: AnyService,
  isKept: (call: TraceEvent) => boolean,
): Plan {
  if (events[0]?.i !== 0) return plan;
  const used = plan.workload.map(() => 0);
  const kept = plan.workload.map((): Entry[] => []);
  let ended = false;
  for (const event of events) {
    if (event.type !== 'call' || event.closing) continue;
    if (functions[event.fn]!.final) {
      ended = true;
      continue;
    }
    const entry = plan.workload[event.at]![used[event.at]!++]!;
    if (isKept(event)) kept[event.at]!.push(entry);
  }
  // What was made before the end is not to be left for after it.
  return { ...plan, workload: kept, end: ended ? plan.end : [plan.end[0], 0] };
}
