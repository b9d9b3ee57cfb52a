/**
 * Named locks, each held by at most one user; the locks are independent of each other. A user has at most one call ongoing at each.
 *
 * `acquire(name)`: callable if the caller does not hold the lock (`reentrancy: 'counted'`: not too often). Returns when the lock is
 * the caller's. A user may give up waiting (unless `givingUp: false`): then the lock, if it was granted meanwhile, is given back.
 * `tryAcquire(name)`: callable likewise. `true`: the lock is the caller's now. `false`: at some moment between call and return somebody
 * else held it (`spurious`: or for no reason).
 * `release(name)`: always callable (`misuse: 'never'`: only if the caller holds the lock). `true`: the lock was the caller's, and is released (once, if it is held more than once). `false`:
 * it was not, and nothing is changed.
 * `check(name)`: always callable. Returns who held the lock at some moment between call and return (`stale`: or at any time before).
 *
 * Acquire and release take effect at a hidden moment between call and return: 'takes it', 'gives it up'. That a try may be refused, and
 * what a check may answer, is collected as the holder changes, so that these need no moments of their own.
 */
import { defineService, type Address, type At } from './service.ts';

/** Named locks. */
export interface Lock {
  /** Blocks until the lock is the caller's. */
  acquire(name: string): void;
  /** Answers at once: is it the caller's now? */
  tryAcquire(name: string): boolean;
  /** Was it the caller's, and is released? */
  release(name: string): boolean;
  /** Who holds it; null: nobody. */
  check(name: string): Address | null;
}

/** What variants of the service differ in. */
export interface LockParameters {
  /** May a try be refused though nobody else holds the lock? */
  readonly spurious: boolean;
  /** Where may `check` answer with an earlier holder? */
  readonly stale: 'nowhere' | 'everywhere' | readonly Address[];
  /** May the holder acquire the lock again? `counted`: it must then release it as often. */
  readonly reentrancy: 'none' | 'counted';
  /** Do users also release what they do not hold? Then they are refused. */
  readonly misuse: 'refused' | 'never';
  /** May a user give up waiting? Then its acquire must end soon. */
  readonly givingUp: boolean;
  /** What becomes of the lock of a user whose node died: it stays held; it is freed some time; not before `expiryMs`. */
  readonly death: 'keeps' | 'frees' | 'expires';
  readonly expiryMs: number;
  /** The names of the locks. Those that come unless others are set are easily confused: cut at a delimiter, or in small letters. */
  readonly names: readonly string[];
}

/** A call that is ongoing at this lock. */
interface Ongoing {
  readonly fn: keyof Lock;
  /** Its moment has come: it has taken the lock, or released it. */
  done: boolean;
  /** Of a release: did the caller hold the lock? Of a try: did somebody else hold it at some moment? */
  held: boolean;
  /** Of a check: who has held the lock since it was called. */
  readonly seen: (Address | null)[];
}

interface State {
  holder: Address | null;
  /** How often the holder has it. */
  count: number;
  ongoing: (Ongoing | null)[];
  /** How often each user knows that it has the lock. */
  has: number[];
  /** Who has ever held the lock, where that may be answered. */
  ever: (Address | null)[];
  /** When the node of each user died. */
  diedAt: (number | null)[];
}

type In = At<LockParameters>;

/** So often a user may have the lock. */
const TIMES_MAX = { none: 1, counted: 3 };

const note = (holders: (Address | null)[], holder: Address | null): void => {
  if (holders.includes(holder)) return;
  holders.push(holder);
  holders.sort((a, b) => (a ?? -1) - (b ?? -1)); // nobody can observe their order
};

/** The lock is somebody's, or nobody's, from now on. */
function change(s: State, { parameters }: In, holder: Address | null): void {
  s.holder = holder;
  if (parameters.stale !== 'nowhere') note(s.ever, holder);
  s.ongoing.forEach((call, at) => {
    if (call?.fn === 'check') note(call.seen, holder);
    if (call?.fn === 'tryAcquire' && holder !== null && holder !== at) call.held = true;
  });
}

function take(s: State, context: In): void {
  const { at } = context;
  s.ongoing[at]!.done = true;
  s.count += 1;
  if (s.holder !== at) change(s, context, at);
}

function giveUpOnce(s: State, context: In): void {
  s.count -= 1;
  if (s.count === 0) change(s, context, null);
}

function free(s: State, context: In): void {
  s.count = 0;
  change(s, context, null);
}

const begin =
  (fn: keyof Lock) =>
  (s: State, { at }: In): void => {
    const { holder } = s;
    const held = fn === 'release' ? holder === at : holder !== null && holder !== at;
    s.ongoing[at] = { fn, done: false, held, seen: fn === 'check' ? [holder] : [] };
  };

const over = (s: State, { at }: In): void => {
  s.ongoing[at] = null;
};

const calm = { 'no call is ongoing here': (s: State, { at }: In) => s.ongoing[at] === null };
const mayHave = (s: State, { at, parameters }: In): boolean => s.has[at]! < TIMES_MAX[parameters.reentrancy];
const hasOrMay = (s: State, { at, parameters }: In): boolean => s.has[at]! > 0 || parameters.misuse === 'refused';
const isFree = (s: State, { at, parameters }: In): boolean | string =>
  s.holder === null || (s.holder === at && parameters.reentrancy === 'counted') || `${s.holder} holds it`;

const holds = (s: State, { at }: In): boolean | string =>
  s.ongoing[at]!.held || (s.holder === null ? 'nobody holds it' : `${s.holder} holds it`);

const mayBeStale = ({ at, parameters: { stale } }: In): boolean =>
  typeof stale === 'string' ? stale === 'everywhere' : stale.includes(at);

const isDead = (s: State, { parameters, now }: In): boolean => {
  const diedAt = s.holder === null ? null : s.diedAt[s.holder]!;
  if (diedAt === null || parameters.death === 'keeps') return false;
  return parameters.death === 'frees' || now >= diedAt + parameters.expiryMs;
};

const named = (_: State, { key }: In): readonly [string][] => [[key]];

/** Does the user know that it has the lock? Who releases one that it has more than once may have it still. */
const believes = (s: State, { at }: In): boolean =>
  s.diedAt[at] === null && s.has[at]! > (s.ongoing[at]?.fn === 'release' ? 1 : 0);

/** The lock service. */
export const lock = defineService<Lock, State, LockParameters>({
  name: 'lock',
  about: 'named locks: acquire, tryAcquire, release, check',
  addresses: { default: 2, min: 1 },
  parameters: {
    spurious: false,
    stale: 'nowhere',
    reentrancy: 'none',
    misuse: 'refused',
    givingUp: true,
    death: 'keeps',
    expiryMs: 1000,
    names: ['ß: 1/2 #b', 'ß: 1/2 #B'],
  },
  keys: ({ names }) => names,
  key: ({ args: [name] }) => name,
  init: ({ addresses }) => ({
    holder: null,
    count: 0,
    ongoing: Array<null>(addresses).fill(null),
    has: Array<number>(addresses).fill(0),
    ever: [null],
    diedAt: Array<null>(addresses).fill(null),
  }),

  functions: {
    acquire: {
      args: named,
      call: {
        condition: { ...calm, 'the caller may have the lock once more': mayHave },
        update: begin('acquire'),
      },
      step: { 'takes it': { condition: { 'the lock is free': isFree }, update: take } },
      return: {
        condition: { 'the lock is the caller’s': (s, { at }) => s.ongoing[at]!.done },
        update(s, context) {
          s.has[context.at]! += 1;
          over(s, context);
        },
      },
      cancelled: {
        condition: { 'users may give up': (_, { parameters }) => parameters.givingUp },
        step: {
          update(s, context) {
            if (s.ongoing[context.at]!.done) giveUpOnce(s, context);
          },
        },
        update: over,
      },
    },

    tryAcquire: {
      args: named,
      call: {
        condition: { ...calm, 'the caller may have the lock once more': mayHave },
        update: begin('tryAcquire'),
      },
      step: { 'takes it': { condition: { 'the lock is free': isFree }, update: take } },
      results: (s, { at, parameters }) => {
        const { done, held } = s.ongoing[at]!;
        return done ? [true] : held || parameters.spurious ? [false] : [];
      },
      return: {
        update(s, context) {
          if (context.result) s.has[context.at]! += 1;
          over(s, context);
        },
      },
    },

    release: {
      args: named,
      call: { condition: { ...calm, 'the caller has the lock': hasOrMay }, update: begin('release') },
      step: {
        'gives it up': {
          condition: { 'the caller holds it': holds },
          update(s, context) {
            s.ongoing[context.at]!.done = true;
            giveUpOnce(s, context);
          },
        },
      },
      results: (s, { at }) => {
        const { done, held } = s.ongoing[at]!;
        return done ? [true] : held ? [] : [false];
      },
      return: {
        update(s, context) {
          if (context.result) s.has[context.at]! -= 1;
          over(s, context);
        },
      },
    },

    check: {
      args: named,
      call: { condition: calm, update: begin('check') },
      results: (s, context) => {
        const { seen } = s.ongoing[context.at]!;
        return mayBeStale(context) ? [...seen, ...s.ever.filter((holder) => !seen.includes(holder))] : seen;
      },
      return: { update: over },
    },
  },

  died: {
    update(s, { at, now }) {
      s.diedAt[at] = now;
    },
  },
  internal: {
    'the lock of a dead user is freed': { certain: true, condition: { 'its holder is dead': isDead }, update: free },
  },

  believes,
  lapsesMs: ({ death, expiryMs }) => (death === 'expires' ? expiryMs : 0),
  exclusive: ['the lock is free'],
});

export default lock;
