/** The parts of a checker as they are run: what its clauses and updates must not do is told, before it makes a wrong verdict. */
import { refusal, type Refusal } from '../../services/semantics/specification.ts';
import type { Clauses } from '../../services/service.ts';

/** A part does what it must not: a fault of the checker, not of what it judges. */
export class CheckerError extends Error {
  override readonly name = 'CheckerError';
}

/** So often is looked whether clauses change the state: later it would cost more than it shows. */
const LOOKS = 100;
const looks = new WeakMap<object, number>();

/** The first clause that does not hold, or null. Throws `CheckerError` if one changes the state, the first so many times. */
export function tried<C>(clauses: Clauses<unknown, C> | undefined, state: unknown, context: C): Refusal | null {
  if (!clauses) return null;
  const before = looks.get(clauses) ?? 0;
  if (before >= LOOKS) return refusal(clauses, state, context);
  looks.set(clauses, before + 1);
  const was = written(state);
  const refused = refusal(clauses, state, context);
  if (written(state) !== was) throw new CheckerError('a clause changed the state; only an update changes it.');
  return refused;
}

/** Null: it is no JSON. */
function written(state: unknown): string | null {
  try {
    return JSON.stringify(state);
  } catch {
    return null;
  }
}

/** Changes the state. Throws `CheckerError` if it is not changed, but a new one returned; or later, behind a promise. */
export function updated<C>(
  update: ((state: unknown, context: C) => void) | undefined,
  state: unknown,
  context: C,
): void {
  const returned: unknown = update?.(state, context);
  if (typeof returned !== 'object' || returned === null) return;
  const what = 'then' in returned ? 'a promise' : isNewState(returned, state) ? 'an object, a new state' : null;
  if (what === null) return;
  throw new CheckerError(`it returned ${what}; an update changes the state in place, and returns nothing.`);
}

/** Is it like the state, and neither it nor in it? `(s) => (s.last = { … })` returns what is in it, `(s) => s.queue.shift()` something else. */
function isNewState(returned: object, state: unknown): boolean {
  if (typeof state !== 'object' || state === null || Array.isArray(returned) || returned === state) return false;
  const names = Object.keys(returned);
  return names.length > 0 && names.every((name) => name in state) && !Object.values(state).includes(returned);
}
