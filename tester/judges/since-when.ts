/** Since when a clause does not hold: the event that shows why a return was refused. */
import type { Invocation, Specification } from '../../services/semantics/specification.ts';
import { isDeath, type TraceEvent } from '../trace/event.ts';

/**
 * Goes through the run again, up to the refused return, and tells the event since which the clause of the return does not hold.
 * `null`: it never held, or the run's beginning is not among the events any more, or it is no clause of the return's condition.
 */
export function sinceWhen(
  specification: Specification,
  events: readonly TraceEvent[],
  refused: { readonly call: Invocation; readonly result: unknown; readonly clause: string },
): number | null {
  if (events[0]?.i !== 0) return null;
  const { call, result, clause } = refused;
  const state = specification.init();
  const ongoing = new Map<number, Invocation>();
  let since: number | null = null;
  for (const event of events.slice(0, -1)) {
    follow(specification, state, ongoing, event);
    if (!specification.refusedBy(clause, state, call, result, event.t)) since = null;
    else since ??= event.i;
  }
  return since;
}

function follow(
  specification: Specification,
  state: unknown,
  ongoing: Map<number, Invocation>,
  event: TraceEvent,
): void {
  if (event.type === 'call') {
    ongoing.set(event.id, event);
    specification.applyCall(state, event, event.t);
  } else if (event.type === 'return') {
    specification.applyReturn(state, ongoing.get(event.id)!, event.result, event.t);
    ongoing.delete(event.id);
  } else if (isDeath(event)) {
    specification.applyDeath(state, event.at, event.t);
  }
}
