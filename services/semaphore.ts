/**
 * A semaphore: so many permits, of which each user has at most one.
 *
 * `acquire()`: callable if the caller has no permit. Returns when it has one.
 * `tryAcquire()`: callable likewise. `true`: the caller has one now. `false`: at some moment between call and return none was free.
 * `release()`: callable if the caller has a permit. Returns when it is given up.
 *
 * A permit is taken, and given up, at a hidden moment between call and return. That a try may be refused is noted as the last permit is
 * taken, so that this needs no moment of its own.
 */
import { defineService, type At } from './service.ts';

/** Some permits. */
export interface Semaphore {
  /** Blocks until the caller has a permit. */
  acquire(): void;
  /** Answers at once: has the caller a permit now? */
  tryAcquire(): boolean;
  /** Gives it up. */
  release(): void;
}

/** What variants of the service differ in. */
export interface SemaphoreParameters {
  /** How many there are. */
  readonly permits: number;
}

/** What a user is about. From `took one` on it has a permit, until it `gave it up`. */
type Phase = 'has none' | 'waits' | 'tries' | 'may be refused' | 'took one' | 'has one' | 'gives it up' | 'gave it up';

/** Each user, by its address. Who has which permit cannot be told. */
type State = Phase[];

type In = At<SemaphoreParameters>;

const HOLDING: readonly Phase[] = ['took one', 'has one', 'gives it up'];

const isOneFree = (s: State, { parameters: { permits } }: In): boolean | string => {
  const taken = s.filter((phase) => HOLDING.includes(phase)).length;
  return taken < permits || `all ${permits} are taken`;
};

/** No try is granted while none is free: this one may be refused from now on, whatever follows. */
function refuseTries(s: State, context: In): void {
  if (isOneFree(s, context) === true) return;
  s.forEach((phase, at) => {
    if (phase === 'tries') s[at] = 'may be refused';
  });
}

/** The user is about this from now on. */
const become =
  (phase: Phase) =>
  (s: State, context: In): void => {
    s[context.at] = phase;
    refuseTries(s, context);
  };

const isA =
  (phase: Phase) =>
  (s: State, { at }: In): boolean =>
    s[at] === phase;

const without = { 'the caller has no permit, and no call is ongoing here': isA('has none') };
const takes = { 'takes it': { condition: { 'a permit is free': isOneFree }, update: become('took one') } };

/** The semaphore service. */
export const semaphore = defineService<Semaphore, State, SemaphoreParameters>({
  name: 'semaphore',
  about: 'some permits, held till they are released, also by who stands still',
  atomic: true,
  addresses: { default: 3, min: 1 },
  parameters: { permits: 2 },
  init: ({ addresses }) => Array<Phase>(addresses).fill('has none'),

  functions: {
    acquire: {
      call: { condition: without, update: become('waits') },
      step: takes,
      return: { condition: { 'a permit is the caller’s': isA('took one') }, update: become('has one') },
    },

    tryAcquire: {
      call: { condition: without, update: become('tries') },
      step: takes,
      results: (s, { at }) => (s[at] === 'took one' ? [true] : s[at] === 'may be refused' ? [false] : []),
      return: { update: (s, context) => become(context.result ? 'has one' : 'has none')(s, context) },
    },

    release: {
      call: {
        condition: { 'the caller has a permit, and no call is ongoing here': isA('has one') },
        update: become('gives it up'),
      },
      step: { 'gives it up': { update: become('gave it up') } },
      return: { condition: { 'it is given up': isA('gave it up') }, update: become('has none') },
    },
  },

  believes: isA('has one'),
  share: (holders, _, { parameters: { permits } }) => holders.length <= permits,
  exclusive: ['a permit is free'],
});

export default semaphore;
