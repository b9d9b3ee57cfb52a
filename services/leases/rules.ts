/** When the moments of a lease may come. */
import type { LeaseLock, LeaseLockParameters } from '../lease-lock.ts';
import type { Call, Clauses, Part } from '../service.ts';
import { isNewer } from './tokens.ts';
import {
  change,
  findLost,
  hadAgain,
  mayHavePassed,
  refuse,
  store,
  take,
  takeAgain,
  type In,
  type Ongoing,
  type State,
  type User,
} from './state.ts';

type CallOf<F extends keyof LeaseLock> = Call<LeaseLock[F], LeaseLockParameters>;

/** The user that calls. */
export const me = (s: State, { at }: In): User => s.users[at]!;
/** Its call. */
export const mine = (s: State, context: In): Ongoing => me(s, context).ongoing!;

const calm: Clauses<State, In> = { 'no call is ongoing here': (s, context) => me(s, context).ongoing === null };

/** When calls may be made. */
export const callable: Record<'always' | 'withLease' | 'withoutLease', Clauses<State, In>> = {
  always: calm,
  withLease: { ...calm, 'the caller has a lease': (s, context) => me(s, context).lease !== null },
  withoutLease: { ...calm, 'the caller has no lease': (s, context) => me(s, context).lease === null },
};

const isFree = ({ holder }: State): boolean | string => holder === null || `${holder.by} has it`;

/** Is the caller the one to whom the lock is lent? */
export const isHolder = ({ holder }: State, { at }: In): boolean | string =>
  holder?.by === at || (holder ? `${holder.by} has it` : 'nobody has it');

/** Whoever asks for the lock is lent it. */
export const takes: Record<string, Part<State, CallOf<'acquire'>>> = {
  'takes it': {
    condition: { 'the lock is free': isFree },
    update: (s, context) => take(s, context, context.args[1]),
  },
};

/** Is the lease over, or may it be by the clock of its node? */
function isLost(s: State, context: In): boolean | string {
  const { since, ttlMs, validMs } = me(s, context).lease!;
  if (s.holder?.by !== context.at || mayHavePassed(since, validMs ?? ttlMs, context)) return true;
  return `it counts from ${Math.round(since)} ms, for ${Math.round(validMs ?? ttlMs)} ms`;
}

/** A user learns that its lease is lost. */
export const findsLost = { 'finds it lost': { condition: { 'the lease is over': isLost }, update: findLost } };

/** What becomes of a write. */
export const writes: Record<string, Part<State, CallOf<'write'>>> = {
  'is stored': {
    condition: {
      'no newer token was seen': ({ newest }, { parameters, args: [, , token] }) =>
        !parameters.fenced || newest === null || !isNewer(newest, token) || `${newest} was`,
    },
    update: store,
  },
  'is refused': {
    condition: {
      'a newer token was seen': ({ newest }, { parameters, args: [, , token] }) =>
        (parameters.fenced && newest !== null && isNewer(newest, token)) || `the newest is ${newest ?? 'none'}`,
    },
    update: refuse,
  },
};

/** Is the lease over, since nobody has renewed it? */
function isOver({ holder }: State, context: In): boolean {
  if (!holder) return false;
  const since = context.parameters.renewal === 'user' ? holder.since : holder.leftAt;
  return since !== null && mayHavePassed(since, holder.ttlMs, context);
}

/** Nobody counts on it any more; or nobody can tell whether it was renewed. */
function mayEnd({ holder }: State, context: In): boolean {
  if (!holder || holder.leftAt !== null) return holder !== null;
  return context.parameters.renewal === 'service' && mayHavePassed(holder.since, holder.ttlMs, context);
}

const end = (s: State): void => change(s, null);

/** Has the caller taken the lock, and was it over before it was told so? A node that waits may see that, and ask again. */
const wasTooLate = ({ holder, users }: State, { at }: In): boolean => {
  const { ongoing } = users[at]!;
  const asks = ongoing?.fn === 'acquire' || ongoing?.fn === 'tryAcquire';
  return asks && ongoing.ttlMs !== null && holder?.by !== at;
};

/** How leases end unseen, and begin again. */
export const endings = {
  'the lease expires': { certain: true, condition: { 'its time is over': isOver }, update: end },
  'it is taken again': {
    condition: { 'it was over before the caller was told': wasTooLate, 'the lock is free': isFree },
    update: takeAgain,
  },
  // Nothing hidden of a call comes after its return; but who has taken the lock again is seen only by what it does with it.
  'it had been taken again': {
    condition: {
      'it was free when the caller was told': (s: State, context: In) => me(s, context).again,
      'the lock is free': isFree,
    },
    update: hadAgain,
  },
  'the lease is given up': { condition: { 'nobody need keep it': mayEnd }, update: end },
} as const;
