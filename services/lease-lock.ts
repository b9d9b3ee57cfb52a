/**
 * Named locks that are lent for a time, and the resources that they protect; the locks are independent of each other. A user has at
 * most one call ongoing at each.
 *
 * `acquire(name, ttlMs)`: callable if the caller has no lease. Returns when the lock is lent to the caller. The lease is over when it
 * is released, or may be when `ttlMs` have passed since the _call_, by a clock that is too fast by `rho`: of who waited long, at
 * once. If the lease is over before acquire returns, its validity says so, or it has taken the lock again. A user may give up waiting
 * (unless `givingUp: false`): then the lock, if it was granted meanwhile, is given back.
 * `tryAcquire(name, ttlMs)`: callable likewise. Null: at some moment between call and return somebody else had it (`spurious`: or for
 * no reason).
 * `renew(name)`, `release(name)`, `holds(name)`: callable by whoever was lent the lock, and was not told that it is lost. Null and
 * false tell it: the lease is over, or may be by the clock of its node. A renewal counts from its call, and keeps the token.
 * `write(name, value, token)`: callable with a token that the caller was given. False: a write with a newer one was seen.
 * `read(name)`: always callable. The value at some moment between call and return.
 *
 * Grants, renewals, releases, writes and the end of leases are hidden moments. Tokens grow in the order of the grants, which is not
 * the order in which acquires are seen to return: where the order is not known, every possible one is followed.
 */
import { defineService } from './service.ts';
import {
  granted,
  isGrant,
  isGrantOrNull,
  learn,
  learnRenewed,
  newGrant,
  renewed,
  renewedGrant,
} from './leases/grant.ts';
import { callable, endings, findsLost, isHolder, me, mine, takes, writes } from './leases/rules.ts';
import {
  begin,
  believes,
  change,
  die,
  forget,
  giveBack,
  initial,
  over,
  renew,
  type In,
  type State,
} from './leases/state.ts';

/**
 * What a holder is given. `token`: a fencing token, a decimal integer of any size; null: this lock has none. `validMs`: how long the
 * lease is valid still, by what the implementation knows, at the moment of the return; null: it is renewed by the implementation
 * itself, until it tells that it is lost.
 */
export interface Grant {
  readonly token: string | null;
  readonly validMs: number | null;
}

/** Named locks that are lent for a time, and the resources that they protect. */
export interface LeaseLock {
  /** Blocks until the lock is lent to the caller, for so long (ms). */
  acquire(name: string, ttlMs: number): Grant;
  /** At once: the grant, or null: somebody else had it. */
  tryAcquire(name: string, ttlMs: number): Grant | null;
  /** The lease begins anew (with the ttl it had). Null: it is lost. */
  renew(name: string): Grant | null;
  /** Gives it back. False: it was lost already. */
  release(name: string): boolean;
  /** Does the caller still hold it, as far as its own node knows? False: it has been told that it is lost. */
  holds(name: string): boolean;
  /** The resource that the lock of this name protects: a number. Refused (false) if a write with a newer token was seen. */
  write(name: string, value: number, token: string): boolean;
  read(name: string): number;
}

/** What variants of the service differ in. */
export interface LeaseLockParameters {
  /** Do grants have tokens? Without them nothing can be written. */
  readonly tokens: 'grow' | 'none';
  /** Who renews the lease: the user, or the implementation by itself? Then `validMs` is null. */
  readonly renewal: 'user' | 'service';
  /** Does the resource check tokens? If not it takes every write. */
  readonly fenced: boolean;
  /** For how long users ask, in ms. */
  readonly ttlsMs: readonly number[];
  /** By so much of the time clocks may be too fast or too slow. */
  readonly rho: number;
  /** A user whose lock somebody else has had for longer than this, in ms, is told by `holds` that it is lost. Null: some time, perhaps. */
  readonly toldWithinMs: number | null;
  /** May a user give up waiting? Then its acquire must end soon. */
  readonly givingUp: boolean;
  /** May a try be refused though nobody else has the lock? */
  readonly spurious: boolean;
  /** The names of the locks. */
  readonly names: readonly string[];
}

/** What is added to the longest lease before nothing more is expected of time alone, in ms. */
const LAPSE_GRACE_MS = 100;

const askedFor = (_: State, { key, parameters }: In): readonly [string, number][] =>
  parameters.ttlsMs.map((ttlMs) => [key, ttlMs]);
const named = (_: State, { key }: In): readonly [string][] => [[key]];

/** With the tokens that it was given, the value that it read last and one. */
function writable(s: State, context: In): [name: string, value: number, token: string][] {
  const { token, oldToken, read } = me(s, context);
  const tokens = [token, oldToken].filter((each) => each !== null);
  return tokens.map((each) => [context.key, (read ?? 0) + 1, each]);
}

/** The service of locks that are lent for a time. */
export const leaseLock = defineService<LeaseLock, State, LeaseLockParameters>({
  name: 'lease-lock',
  about:
    'named locks that are lent for a time, with fencing tokens: who stands still for longer may have lost them, and not know',
  addresses: { default: 2, min: 1 },
  parameters: {
    tokens: 'grow',
    renewal: 'user',
    fenced: true,
    ttlsMs: [1000],
    rho: 0.01,
    toldWithinMs: null,
    givingUp: true,
    spurious: false,
    names: ['a', 'b'],
  },
  keys: ({ names }) => names,
  key: ({ args: [name] }) => name,
  init: ({ addresses }) => initial(addresses),

  functions: {
    acquire: {
      args: askedFor,
      call: { condition: callable.withoutLease, update: begin('acquire') },
      step: takes,
      isResult: isGrant,
      results: (s, context) => (mine(s, context).done ? [newGrant(s, context, context.args[1])] : []),
      return: {
        condition: { ...granted, 'the lock is the caller’s': (s, context) => mine(s, context).done },
        update(s, context) {
          learn(s, context, context.result);
          over(s, context);
        },
      },
      cancelled: {
        condition: { 'users may give up': (_, { parameters }) => parameters.givingUp },
        step: { update: giveBack },
        update: over,
      },
    },

    tryAcquire: {
      args: askedFor,
      call: { condition: callable.withoutLease, update: begin('tryAcquire') },
      step: takes,
      isResult: isGrantOrNull,
      results(s, context) {
        const { done, other } = mine(s, context);
        if (done) return [newGrant(s, context, context.args[1])];
        return other || context.parameters.spurious ? [null] : [];
      },
      return: {
        condition: {
          ...granted,
          'the lock is the caller’s': (s, context) => context.result === null || mine(s, context).done,
          'somebody else had it': (s, context) =>
            context.result !== null || mine(s, context).other || context.parameters.spurious,
          'it has not taken it': (s, context) => context.result !== null || !mine(s, context).done,
        },
        update(s, context) {
          if (context.result) learn(s, context, context.result);
          over(s, context);
        },
      },
    },

    renew: {
      args: named,
      call: { condition: callable.withLease, update: begin('renew') },
      step: {
        'is renewed': { condition: { 'the lease is the caller’s still': isHolder }, update: renew },
        ...findsLost,
      },
      isResult: isGrantOrNull,
      results(s, context) {
        const { done, refused } = mine(s, context);
        return done ? [renewedGrant(s, context)] : refused ? [null] : [];
      },
      return: {
        condition: {
          ...renewed,
          'it is renewed, or lost': (s, context) => (context.result ? mine(s, context).done : mine(s, context).refused),
        },
        update(s, context) {
          if (context.result) learnRenewed(s, context, context.result);
          else forget(s, context);
          over(s, context);
        },
      },
    },

    release: {
      args: named,
      call: {
        condition: callable.withLease,
        update(s, context) {
          const user = me(s, context);
          begin('release')(s, context);
          Object.assign(user, { token: null, oldToken: user.token });
        },
      },
      step: {
        'gives it up': {
          condition: { 'the caller has it': isHolder },
          update(s, context) {
            mine(s, context).done = true;
            change(s, null);
          },
        },
        ...findsLost,
      },
      results(s, context) {
        const { done, refused } = mine(s, context);
        return done ? [true] : refused ? [false] : [];
      },
      return: {
        update(s, context) {
          forget(s, context);
          over(s, context);
        },
      },
    },

    holds: {
      args: named,
      call: { condition: callable.withLease, update: begin('holds') },
      step: findsLost,
      results: (s, context) => [!mine(s, context).refused],
      return: {
        condition: {
          'nobody else has had it for too long': (s, context) => !context.result || !mine(s, context).other,
        },
        update(s, context) {
          if (!context.result) forget(s, context);
          over(s, context);
        },
      },
    },

    write: {
      args: writable,
      call: {
        condition: {
          ...callable.always,
          'the caller has read what it adds to': (s, context) => me(s, context).read !== null,
          'the token was given to the caller': (s, context) =>
            [me(s, context).token, me(s, context).oldToken].includes(context.args[2]),
        },
        update(s, context) {
          begin('write')(s, context);
          me(s, context).read = null;
        },
      },
      step: writes,
      results(s, context) {
        const { done, refused } = mine(s, context);
        return done ? [true] : refused ? [false] : [];
      },
      return: { update: over },
    },

    read: {
      args: named,
      call: { condition: callable.always, update: begin('read') },
      results: (s, context) => mine(s, context).seen,
      return: {
        update(s, context) {
          me(s, context).read = context.result;
          over(s, context);
        },
      },
    },
  },

  died: { update: die },
  internal: endings,

  believes,
  lapsesMs: ({ ttlsMs, rho }) => Math.ceil(Math.max(...ttlsMs) * (1 + rho)) + LAPSE_GRACE_MS,
  counter: { read: 'read', write: 'write', acquires: ['acquire', 'tryAcquire'], release: 'release' },
  exclusive: ['the lock is free', 'the lease is the caller’s still', 'nobody else has had it for too long'],
  fencing: [
    'it has a token, if grants have',
    'the token fits the order of the grants',
    'the token is that of the grant',
    'no newer token was seen',
  ],
});

export default leaseLock;
