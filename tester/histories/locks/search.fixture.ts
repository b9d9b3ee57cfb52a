/** Locks judged by trying every order: a model of each service that shares nothing with the judge of locks, for tests. */
import type { Point } from '../judgement.ts';
import type { Events } from '../parts.ts';
import type { History } from '../history.ts';

/** Who has the lock, how, how often, and until when at least; and the last token. */
interface State {
  readonly holders: readonly Holder[];
  readonly token: bigint;
}
interface Holder {
  readonly at: number;
  readonly shared: boolean;
  readonly times: number;
  readonly until: number;
}

/** What a service allows. */
export interface Model {
  readonly permits: number;
  readonly times: number;
  readonly anyoneGives: boolean;
  readonly spurious: boolean;
  readonly rho: number;
  readonly lent: boolean;
  /** Users' calls overlap in the order of the events, though each began when the last had ended. */
  readonly inTurn: boolean;
}

const takes: Record<string, { readonly shared: boolean }> = {
  acquire: { shared: false },
  tryAcquire: { shared: false },
  acquireWrite: { shared: false },
  tryWrite: { shared: false },
  acquireRead: { shared: true },
  tryRead: { shared: true },
  acq: { shared: false },
};

/** Everything that can follow one state by the step of one operation; null: it cannot come. */
export function stepped(model: Model, history: History, state: State, operation: number): State | null {
  const at = history.at(operation);
  const result = history.result(operation);
  const mine = state.holders.find((holder) => holder.at === at);
  const isNo = history.outcome(operation) === 'returned' && (result === false || (model.lent && result === null));
  const take = takes[history.fn(operation)];
  if (!take) return isNo ? (mine ? null : state) : given(model, state, at);
  const others = state.holders.filter((holder) => holder.at !== at);
  const excluded = take.shared
    ? others.some(({ shared }) => !shared)
    : others.some(({ shared }) => shared) || others.length >= model.permits;
  if (isNo) return model.spurious || excluded ? state : null;
  if (excluded || (mine && mine.times >= model.times)) return null;
  const token = tokenOf(model, history, operation);
  if (token !== null && token <= state.token) return null;
  const until = model.lent
    ? history.began(operation).t + Number(history.args(operation)[1]) / (1 + model.rho)
    : Infinity;
  const holder = { at, shared: take.shared, times: (mine?.times ?? 0) + 1, until };
  return { holders: sorted([...others, holder]), token: token ?? state.token };
}

function given(model: Model, state: State, at: number): State | null {
  const holder = model.anyoneGives ? state.holders[0] : state.holders.find((each) => each.at === at);
  if (!holder) return null;
  const others = state.holders.filter((each) => each !== holder);
  const left = holder.times > 1 ? [{ ...holder, times: holder.times - 1 }] : [];
  return { ...state, holders: sorted([...others, ...left]) };
}

const tokenOf = ({ lent }: Model, history: History, operation: number): bigint | null =>
  lent && history.outcome(operation) === 'returned'
    ? BigInt((history.result(operation) as { token: string }).token)
    : null;

const sorted = (holders: Holder[]): Holder[] => holders.sort((a, b) => a.at - b.at);

/** Whoever has it may have had it for long enough. */
const expired = (state: State, at: number, now: number): State | null => {
  const over = state.holders.find((holder) => holder.at === at && now + 2 >= holder.until);
  return over ? { ...state, holders: state.holders.filter((holder) => holder !== over) } : null;
};

const initial: State = { holders: [], token: -1n };

const timeOf = (history: History, event: number): number =>
  (event & 1) === 0 ? history.began(event >> 1).t : history.ended(event >> 1)!.t;

/** Is there an order of hidden steps that explains it? */
export function isLegal(model: Model, history: History, events: Events): boolean {
  const seen = new Set<string>();
  const from = (i: number, ongoing: readonly number[], done: number, state: State): boolean => {
    if (i === events.length) return true;
    const name = `${i} ${done} ${state.token} ${state.holders.map((h) => `${h.at},${h.times},${h.until}`).join(';')}`;
    if (seen.has(name)) return false;
    seen.add(name);
    const event = events[i]!;
    const operation = event >> 1;
    if ((event & 1) === 0 && from(i + 1, [...ongoing, operation], done, state)) return true;
    if ((event & 1) === 1 && (done & (1 << operation)) !== 0) {
      if (
        from(
          i + 1,
          ongoing.filter((each) => each !== operation),
          done,
          state,
        )
      )
        return true;
    }
    for (const each of ongoing) {
      if ((done & (1 << each)) !== 0 || !isTurnOf(model, history, each, done)) continue;
      const next = stepped(model, history, state, each);
      if (next && from(i, ongoing, done | (1 << each), next)) return true;
    }
    for (const { at } of model.lent ? state.holders : []) {
      const next = expired(state, at, timeOf(history, event));
      if (next && from(i, ongoing, done, next)) return true;
    }
    return false;
  };
  return from(0, [], 0, initial);
}

/** Have the earlier operations of its user made their steps? */
function isTurnOf({ inTurn }: Model, history: History, operation: number, done: number): boolean {
  if (!inTurn) return true;
  for (let each = 0; each < operation; each += 1) {
    const before = history.at(each) === history.at(operation) && history.outcome(each) === 'returned';
    if (before && (done & (1 << each)) === 0) return false;
  }
  return true;
}

/** Why these points do not explain the history; null: they do. Refusals have no points: somebody else must have had it meanwhile. */
export function unexplained(model: Model, history: History, events: Events, points: readonly Point[]): string | null {
  let done = 0;
  const ongoing = new Set<number>();
  let justified = 0;
  let state = initial;
  let next = 0;
  const justify = (): void => {
    for (const each of ongoing) if (stepped(model, history, state, each) === state) justified |= 1 << each;
  };
  for (let i = 0; i <= events.length; i += 1) {
    for (; next < points.length && points[next]!.after === i; next += 1) {
      const { internal, step } = points[next]!;
      const operation = points[next]!.operation!; // there is one unless it is internal
      const after =
        internal === undefined
          ? stepped(model, history, state, operation)
          : expired(state, internal, timeOf(history, events[i]!));
      if (!after) return `${step} of ${operation} cannot come after ${i} events`;
      if (internal === undefined) {
        const isDue = ongoing.has(operation) && (done & (1 << operation)) === 0;
        if (!isDue || !isTurnOf(model, history, operation, done | justified))
          return `${step} of ${operation} comes at a wrong time`;
        done |= 1 << operation;
      }
      state = after;
      justify();
    }
    if (i === events.length) break;
    const operation = events[i]! >> 1;
    if ((events[i]! & 1) === 0) ongoing.add(operation);
    else if (((done | justified) & (1 << operation)) === 0) return `${operation} returns without its step`;
    else ongoing.delete(operation);
    justify();
  }
  return next === points.length ? null : `there are points after the end, or out of order`;
}
