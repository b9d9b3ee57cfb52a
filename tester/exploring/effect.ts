/** What a step did to all that nodes share. By it two steps are known that come to the same in either order. */
import { isDeepStrictEqual } from 'node:util';
import { deserialize } from 'node:v8';
import type { AnyChecker } from '../../checkers/checker.ts';
import type { Invocation, Specification } from '../../services/semantics/specification.ts';
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

/** All that nodes share at some moment of a run, made flat by `v8.serialize`. */
export type Flat = Buffer;

/** What `Flat` holds. */
export interface Shared {
  readonly now: number;
  /** The state of the lowest service; null: there is none. */
  readonly lower: unknown;
  /** Of the specification as it judges the run, and of the checker; null: the users have not begun. */
  readonly judges: {
    readonly state: unknown;
    readonly ongoing: ReadonlyMap<number, Invocation>;
    readonly checker: CheckerPosition | null;
  } | null;
}

/** Who judges a run, for trying out what two steps come to. */
export interface Judges {
  /** Of the lowest service; null: there is none. */
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
export function commute(judges: Judges, flat: Flat, a: Effect, b: Effect): boolean {
  if (a.at === b.at || a.isTimer || b.isTimer || (a.arms && b.arms) || (a.between && b.between)) return false;
  const lower = a.operations.length > 0 && b.operations.length > 0;
  const upper = a.recorded.length > 0 && b.recorded.length > 0;
  if (upper && (judges.overtaking || isOrderTold(a, b))) return false;
  if (!lower && !upper) return true;
  const [first, second] = [deserialize(flat) as Shared, deserialize(flat) as Shared];
  return (
    (!lower || isDeepStrictEqual(afterwards(judges, first, a, b), afterwards(judges, second, b, a))) &&
    (!upper || isSameJudged(judges, flat, a, b))
  );
}

/** Does a history tell which of the two came first? Only calls, returns and informs are known to tell nothing more. */
function isOrderTold(a: Effect, b: Effect): boolean {
  const has = ({ recorded }: Effect, type: TraceEvent['type']): boolean =>
    recorded.some((event) => event.type === type);
  const known = [...a.recorded, ...b.recorded].every(({ type }) => KNOWN.has(type));
  return !known || (has(a, 'call') && has(b, 'return')) || (has(a, 'return') && has(b, 'call'));
}

const KNOWN = new Set<TraceEvent['type']>(['call', 'return', 'inform']);

/** The state of the lowest service after both; a new object each time, which is like no other, if one is not allowed. */
function afterwards({ lower }: Judges, { lower: state, now }: Shared, ...effects: readonly Effect[]): unknown {
  for (const operation of effects.flatMap(({ operations }) => operations)) {
    const { kind, call } = operation;
    if (kind === 'call') {
      if (lower!.accusedCall(state, call, now)) return Symbol('not allowed');
      lower!.applyCall(state, call, now);
    } else {
      if (lower!.refusedReturn(state, call, operation.result, now)) return Symbol('not allowed');
      lower!.applyReturn(state, call, operation.result, now);
    }
  }
  return state;
}

function isSameJudged(judges: Judges, flat: Flat, a: Effect, b: Effect): boolean {
  const [x, y] = [renumbered(a, 'a'), renumbered(b, 'b')];
  const first = judged(judges, flat, [...x, ...y]);
  return first !== null && isDeepStrictEqual(first, judged(judges, flat, [...y, ...x]));
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
function judged({ upper, checker }: Judges, flat: Flat, events: readonly TraceEvent[]): unknown {
  const { judges } = deserialize(flat) as Shared;
  if (!judges) return null;
  const { state } = judges;
  const ongoing = new Map(judges.ongoing);
  const { addresses, parameters } = upper;
  const judge = checker && new CheckerJudge(checker, { addresses, parameters }, new Set(), judges.checker);
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
