/**
 * Named locks with tokens, as the service TimeLock of AtlasDB gives them: nobody waits; who cannot have a lock is told so.
 *
 * `lock(name)`: a token: the lock is the caller's. '': at some moment between call and return somebody else held it (`reentrancy: 'none'`: or
 * the caller itself).
 * `refresh(name)`: the caller's token; '': it has none.
 * `unlock(name)`: `true`: the caller had a token, and has given it up. `false`: it had none.
 *
 * A user has the token that it was given last. `reentrancy: 'tokens'`: the holder may lock again, and is given a new token. The one that
 * this replaces stays held, and the lock with it, until it expires, unseen: nobody refreshes it, or unlocks by it. What is refreshed
 * does not expire here.
 *
 * A token is taken, and given up, at a hidden moment between call and return. That a lock may be refused is noted as others take it, so that this needs no
 * moment of its own. All calls are allowed; a user makes one at a time for each name.
 */
import { defineService, type Address, type At } from './service.ts';

/** Named locks with tokens. */
export interface TimeLock {
  /** A token, or '': somebody holds it. */
  lock(name: string): string;
  /** The token of the caller, or '': it has none. */
  refresh(name: string): string;
  /** Had the caller a token? It is given up. */
  unlock(name: string): boolean;
}

/** What variants of the service differ in. */
export interface TimeLockParameters {
  /** May the holder lock again? `tokens`: each time it is given a new token, and only the last can be given up. */
  readonly reentrancy: 'none' | 'tokens';
  /** The names of the locks. */
  readonly names: readonly string[];
}

/** By what a lock is held. */
interface Held {
  readonly by: Address;
  /** By the token that was given last. */
  current: boolean;
  /** By one that was replaced. */
  replaced: boolean;
}

/** A call that is ongoing: of a lock, may it be refused; of a lock and an unlock, has its moment come? */
type Phase = 'refreshes' | 'locks' | 'may be refused' | 'took it' | 'unlocks' | 'gave it up';

interface State {
  held: Held | null;
  /** tokens[j]: the token that the user at j has, as it knows. */
  tokens: (string | null)[];
  ongoing: (Phase | null)[];
}

type In = At<TimeLockParameters>;

const isFree = ({ held }: State, { at, parameters }: Pick<In, 'at' | 'parameters'>): boolean | string =>
  held === null || (held.by === at && parameters.reentrancy === 'tokens') || `${held.by} holds it`;

/** Who could not take the lock at this moment may be refused, whatever follows. */
function refuseLocks(s: State, { parameters }: In): void {
  s.ongoing.forEach((phase, at) => {
    if (phase === 'locks' && isFree(s, { at, parameters }) !== true) s.ongoing[at] = 'may be refused';
  });
}

const begin =
  (phase: Phase) =>
  (s: State, context: In): void => {
    s.ongoing[context.at] = phase;
    refuseLocks(s, context);
  };

function take(s: State, context: In): void {
  s.ongoing[context.at] = 'took it';
  s.held = { by: context.at, current: true, replaced: s.held !== null };
  refuseLocks(s, context);
}

function giveUp(s: State, { at }: In): void {
  s.ongoing[at] = 'gave it up';
  s.held = s.held!.replaced ? { ...s.held!, current: false } : null;
}

function expire(s: State): void {
  s.held = s.held!.current ? { ...s.held!, replaced: false } : null;
}

const over = (s: State, { at }: In): void => {
  s.ongoing[at] = null;
};

const isA = (s: State, { at }: In, phase: Phase): boolean => s.ongoing[at] === phase;
const calm = { 'no call is ongoing here': (s: State, { at }: In) => s.ongoing[at] === null };
const named = (_: State, { key }: In): readonly [string][] => [[key]];

/** The service of named locks with tokens. */
export const timelock = defineService<TimeLock, State, TimeLockParameters>({
  name: 'timelock',
  about: 'named locks with tokens; nobody waits',
  addresses: { default: 2, min: 1 },
  parameters: { reentrancy: 'none', names: ['a', 'b'] },
  keys: ({ names }) => names,
  key: ({ args: [name] }) => name,
  init: ({ addresses }) => ({
    held: null,
    tokens: Array<null>(addresses).fill(null),
    ongoing: Array<null>(addresses).fill(null),
  }),

  functions: {
    lock: {
      args: named,
      call: { condition: calm, update: begin('locks') },
      step: { 'takes it': { condition: { 'the lock is free': isFree }, update: take } },
      isResult: (value): value is string => typeof value === 'string',
      results(s, context) {
        if (isA(s, context, 'took it')) return [s.tokens[context.at] === 'first' ? 'second' : 'first'];
        return isA(s, context, 'may be refused') ? [''] : [];
      },
      return: {
        condition: {
          'the token is not the one that it replaces': (s, { at, result }) => result !== s.tokens[at],
          'the lock is the caller’s': (s, context) => context.result === '' || isA(s, context, 'took it'),
          'somebody held it': (s, context) => context.result !== '' || isA(s, context, 'may be refused'),
        },
        update(s, context) {
          if (context.result !== '') s.tokens[context.at] = context.result;
          over(s, context);
        },
      },
    },

    refresh: {
      args: named,
      call: { condition: calm, update: begin('refreshes') },
      results: (s, { at }) => [s.tokens[at] ?? ''],
      return: { update: over },
    },

    unlock: {
      args: named,
      call: { condition: calm, update: begin('unlocks') },
      step: {
        'gives it up': {
          condition: { 'the caller has a token': (s, { at }) => s.tokens[at] !== null },
          update: giveUp,
        },
      },
      results: (s, context) => (isA(s, context, 'gave it up') ? [true] : s.tokens[context.at] === null ? [false] : []),
      return: {
        update(s, context) {
          s.tokens[context.at] = null;
          over(s, context);
        },
      },
    },
  },

  internal: {
    'the tokens that were replaced expire': {
      condition: { 'there are such, of this user': (s, { at }) => s.held?.by === at && s.held.replaced },
      update: expire,
    },
  },

  believes: (s, { at }) => s.tokens[at] !== null && s.ongoing[at] !== 'unlocks' && s.ongoing[at] !== 'gave it up',
  exclusive: ['the lock is free'],
});

export default timelock;
