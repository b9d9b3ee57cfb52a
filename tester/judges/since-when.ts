/** Since when a clause does not hold: the event that shows why a return was refused. */
import { applyCall, applyReturn, refusals, type Invocation, type Setting } from '../../services/semantics/evaluate.ts';
import type { AnyService } from '../../services/service.ts';
import type { TraceEvent } from '../trace/event.ts';

/**
 * Goes through the run again, up to the refused return, and tells the event since which the clause of the return does not hold.
 * `null`: it never held, or the run's beginning is not among the events any more, or it is no clause of the return's condition.
 */
export function sinceWhen(
  service: AnyService,
  setting: Setting,
  events: readonly TraceEvent[],
  refused: { readonly call: Invocation; readonly result: unknown; readonly clause: string },
): number | null {
  const { call, result, clause } = refused;
  const condition = service.functions[call.fn]!.return.condition;
  if (events[0]?.i !== 0 || !condition?.[clause]) return null;
  const state: unknown = service.init(setting);
  const fails = (): boolean => {
    const context = { ...setting, at: call.at, now: 0, args: call.args, result };
    return refusals({ [clause]: condition[clause]! }, state, context).length > 0;
  };
  const ongoing = new Map<number, Invocation>();
  let since: number | null = null;
  for (const event of events.slice(0, -1)) {
    follow(service, setting, state, ongoing, event);
    if (!fails()) since = null;
    else since ??= event.i;
  }
  return since;
}

function follow(
  service: AnyService,
  setting: Setting,
  state: unknown,
  ongoing: Map<number, Invocation>,
  event: TraceEvent,
): void {
  if (event.type === 'call') {
    ongoing.set(event.id, event);
    applyCall(service, setting, state, event, event.t);
  } else if (event.type === 'return') {
    applyReturn(service, setting, state, ongoing.get(event.id)!, event.result, event.t);
    ongoing.delete(event.id);
  }
}
