/** Goes through a part of a history with the hidden steps given. */
import { REFUSED } from './automaton.ts';
import { isCall, type Course } from './course.ts';
import type { Found, Taken } from './search.ts';

/** What comes of it; null: these steps do not explain it. */
export function replay(course: Course, steps: readonly Taken[]): Found | null {
  const { automaton, events } = course;
  let position = automaton.first;
  let taken = 0;
  for (let event = 0; event < events.length; event += 1) {
    for (; steps[taken]?.event === event; taken += 1) {
      const { operation, step } = steps[taken]!;
      const moves = operation === null ? course.internalMoves(event) : course.stepMoves(operation, event);
      position = automaton.next(position, moves.first + step);
      if (position === REFUSED) return null;
    }
    const next = automaton.next(position, course.eventMove(event));
    if (next === REFUSED) return isCall(events[event]!) ? { kind: 'not allowed', event, position } : null;
    position = next;
  }
  return { kind: 'explained', steps };
}
