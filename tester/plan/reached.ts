/** What of a plan a run made use of. */
import type { AnyService } from '../../services/service.ts';
import type { TraceEvent } from '../trace/event.ts';
import type { Plan } from './plan.ts';

/** The plan up to where the run came; all of it if the beginning of the run is not among the events any more. */
export function reachedPart(plan: Plan, events: readonly TraceEvent[], { functions }: AnyService): Plan {
  if (events[0]?.i !== 0) return plan;
  const used = plan.workload.map(() => 0);
  for (const event of events) {
    if (event.type === 'call' && !event.closing && !functions[event.fn]!.final) used[event.at]! += 1;
  }
  return { ...plan, workload: plan.workload.map((entries, at) => entries.slice(0, used[at])) };
}
