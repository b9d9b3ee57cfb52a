/** What a step did to all that nodes share. By it two steps are known that come to the same in either order. */
import { isDeepStrictEqual } from 'node:util';
import { deserialize } from 'node:v8';
import type { AnyChecker } from '../../checkers/checker.ts';
import type { Invocation, Specification } from '../../services/semantics/specification.ts';
import { isSame } from '../../services/semantics/json.ts';
import type { Address } from '../../services/service.ts';
import { CheckerJudge, type CheckerPosition } from '../judges/checker-judge.ts';
import type { Operation } from '../simulation/hand.ts';
import type { TraceEvent } from '../trace/event.ts';

/** What a step did, beside what it changed in the node where it happened. */
export interface Effect {
  readonly at: Address;
  /** A timer fired: time went on, for all. */
  readonly isTimer: boolean;
  /** A timer was armed: of those that are due at once, the first that was armed fires first. */
  readonly arms: boolean;
  /** A judge between two layers of the stack has followed something. */
  readonly between: boolean;
  /** Calls and returns of the lowest service. */
  readonly operations: readonly Operation[];
  /** What the judges were told: calls, returns, what was informed. */
  readonly recorded: readonly TraceEvent[];
}

/** All that nodes share at some moment of a run, made flat. */
export interface Shared {
  readonly now: number;
  /** The state of the lowest service, as JSON; null: there is none. */
  readonly lower: string | null;
  /** The state of the specification as it judges the run, and the calls that are ongoing, as JSON; null: the users have not begun, or it is not known. */
  readonly judged: string | null;
  /** The checker's position, by `v8.serialize`: its state need not be JSON. Null: there is none. */
  readonly checker: Uint8Array | null;
}

/** What `Shared.judged` holds. */
export interface Judged {
  readonly state: unknown;
  readonly ongoing: readonly (readonly [id: number, call: Invocation])[];
}

/** Who judges a run, for trying out what two steps come to. */
export interface Judges {
  /** Of the lowest service; null: there is none, or its state is not of one piece. */
  readonly lower: Specification | null;
  readonly upper: Specification;
  readonly checker: AnyChecker | null;
  /** Is there a bound on overtaking? It looks at the order of all calls and returns. */
  readonly overtaking: boolean;
}

/**
 * Do two steps that are both possible in a moment come to the same in either order: the same states, nothing found in between? What
 * is not known counts as no. Nodes share nothing but the lowest service, time and the judges; the first is tried out in both orders,
 * and so are the judges, who follow what is recorded one after the other (a reduction that forgets them misses what only they see). A
 * call and a return are never swapped: which returns came before which calls is what a history tells. (Conditional independence:
 * Katz and Peled, "Defining conditional independence using collapses", TCS 101, 1992.)
 */
export function commute(judges: Judges, shared: Shared, a: Effect, b: Effect): boolean {
  if (a.at === b.at || a.isTimer || b.isTimer || (a.arms && b.arms) || (a.between && b.between)) return false;
  const lower = a.operations.length > 0 && b.operations.length > 0;
  const upper = a.recorded.length > 0 && b.recorded.length > 0;
  if (upper && (judges.overtaking || isOrderTold(a, b))) return false;
  if (lower && !judges.lower) return false;
  return (!lower || isSameBelow(judges, shared, a, b)) && (!upper || isSameJudged(judges, shared, a, b));
}

/** Does a history tell which of the two came first? Only calls, returns and informs are known to tell nothing more. */
function isOrderTold(a: Effect, b: Effect): boolean {
  const has = ({ recorded }: Effect, type: TraceEvent['type']): boolean =>
    recorded.some((event) => event.type === type);
  const known = [...a.recorded, ...b.recorded].every(({ type }) => KNOWN.has(type));
  return !known || (has(a, 'call') && has(b, 'return')) || (has(a, 'return') && has(b, 'call'));
}

const KNOWN = new Set<TraceEvent['type']>(['call', 'return', 'inform']);

function isSameBelow({ lower }: Judges, { lower: before, now }: Shared, a: Effect, b: Effect): boolean {
  const after = (...operations: readonly Operation[]): unknown =>
    operated(lower!, JSON.parse(before!) as unknown, now, operations);
  const first = after(...a.operations, ...b.operations);
  return first !== null && isSame(first, after(...b.operations, ...a.operations));
}

/** The state of the lowest service after these operations; null: one is not allowed. */
function operated(lower: Specification, state: unknown, now: number, operations: readonly Operation[]): unknown {
  for (const operation of operations) {
    if (operation.kind === 'other') return null;
    const { call } = operation;
    if (operation.kind === 'call') {
      if (lower.accusedCall(state, call, now)) return null;
      lower.applyCall(state, call, now);
    } else {
      if (lower.refusedReturn(state, call, operation.result, now)) return null;
      lower.applyReturn(state, call, operation.result, now);
    }
  }
  return state;
}

function isSameJudged(judges: Judges, shared: Shared, a: Effect, b: Effect): boolean {
  const [x, y] = [renumbered(a, 'a'), renumbered(b, 'b')];
  const first = judgedAfter(judges, shared, [...x, ...y]);
  return first !== null && isDeepStrictEqual(first, judgedAfter(judges, shared, [...y, ...x]));
}

/** Both steps were made as the next one: their calls have the same numbers. */
function renumbered({ recorded }: Effect, whose: 'a' | 'b'): TraceEvent[] {
  const begun = new Set(recorded.flatMap((event) => (event.type === 'call' ? [event.id] : [])));
  return recorded.map((event) =>
    'id' in event && begun.has(event.id)
      ? { ...event, id: whose === 'a' ? -1 - 2 * event.id : -2 - 2 * event.id }
      : event,
  );
}

/** The states of the judges after these events; null: something is wrong with one. */
function judgedAfter({ upper, checker }: Judges, shared: Shared, events: readonly TraceEvent[]): unknown {
  if (shared.judged === null) return null;
  const { state, ongoing: before } = JSON.parse(shared.judged) as Judged;
  const ongoing = new Map(before);
  const { addresses, parameters } = upper;
  const position = shared.checker && (deserialize(shared.checker) as CheckerPosition);
  const judge = checker && new CheckerJudge(checker, { addresses, parameters }, new Set(), position);
  for (const event of events) {
    if (event.type === 'call') {
      if (upper.refusedCall(state, event, event.t)) return null;
      upper.applyCall(state, event, event.t);
      ongoing.set(event.id, { at: event.at, fn: event.fn, args: event.args });
    } else if (event.type === 'return') {
      const call = ongoing.get(event.id)!;
      if (upper.refusedReturn(state, call, event.result, event.t)) return null;
      upper.applyReturn(state, call, event.result, event.t);
      ongoing.delete(event.id);
    }
    const judgement = judge?.follow(event);
    if (judgement && (judgement.findings.length > 0 || judgement.undecided.length > 0)) return null;
  }
  return { state, checker: judge?.position ?? null };
}
