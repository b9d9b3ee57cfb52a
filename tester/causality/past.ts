/** What happened before what in a simulated run. */
import type { TraceEvent } from '../trace/event.ts';
import { placeOf } from './steps.ts';

/**
 * The causal past of events, given by their numbers: all that could have had an influence on them, and they themselves. After
 * Lamport ("Time, clocks, and the ordering of events in a distributed system", Communications of the ACM 21(7), 1978): what
 * happens at one node, or in one step, is ordered; a step comes after the step that made it possible, after the call that caused
 * it, and, if it is the arrival of a message, after what its sender had done when that became possible. What the trace no longer
 * holds is left out.
 */
export function causalPast(events: readonly TraceEvent[], of: readonly number[]): ReadonlySet<number> {
  const before = predecessors(events);
  const past = new Set<number>();
  const todo = of.filter((i) => before.has(i));
  for (let i = todo.pop(); i !== undefined; i = todo.pop()) {
    if (past.has(i)) continue;
    past.add(i);
    todo.push(...before.get(i)!);
  }
  return past;
}

/** The events that come directly before each event. */
function predecessors(events: readonly TraceEvent[]): ReadonlyMap<number, readonly number[]> {
  const before = new Map<number, readonly number[]>();
  const calls = new Map<number, number>();
  const atPlace = new Map<number, number[]>();
  /** The last event of each step, as far as the trace has come. */
  const endOf = new Map<number, number>();
  let step: number | null = null;
  for (const event of events) {
    const { i } = event;
    const here = atPlace.get(placeOf(event)) ?? [];
    const found: (number | undefined)[] = [here.at(-1)];
    if (event.type === 'step') {
      step = i;
      const end = endOf.get(event.by);
      found.push(end, calls.get(event.of ?? NaN));
      // It may have become possible at the receiver, long after it was sent.
      if (event.from !== null && end !== undefined) found.push(atPlace.get(event.from)?.findLast((j) => j <= end));
    } else if (step !== null) {
      found.push(endOf.get(step));
    }
    before.set(
      i,
      found.filter((j) => j !== undefined),
    );
    if (event.type === 'call') calls.set(event.id, i);
    if (step !== null) endOf.set(step, i);
    here.push(i);
    atPlace.set(placeOf(event), here);
  }
  return before;
}
