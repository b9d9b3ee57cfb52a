/**
 * A lock for readers and writers: held by any number of readers, or by one writer.
 *
 * `acquireRead()`, `acquireWrite()`: callable if the caller has the lock in neither way. Returns when the lock is the caller's in this way.
 * `tryRead()`, `tryWrite()`: callable likewise. `true`: the lock is the caller's now. `false`: at some moment between call and return
 * others held it so that the caller could not: a writer; or, where the caller wants to write, a reader.
 * `release()`: callable if the caller has the lock, in whichever way. Returns when it is given up.
 *
 * The lock is taken, and given up, at a hidden moment between call and return. That a try may be refused is noted as others take the
 * lock, so that this needs no moment of its own.
 *
 * Where readers hold the lock, and a writer waits, more readers may have to wait behind it, though they could share the lock: the writer
 * may go first, unseen. (`writers: 'wait'`: it does not; a reader waits only for a writer that holds the lock.) Tries pass it.
 */
import { defineService, type At } from './service.ts';

/** A lock for readers and writers. */
export interface ReadWriteLock {
  /** Blocks until the caller may read. */
  acquireRead(): void;
  /** Blocks until the caller may write. */
  acquireWrite(): void;
  /** Answers at once: may the caller read now? */
  tryRead(): boolean;
  /** Answers at once: may the caller write now? */
  tryWrite(): boolean;
  /** Gives it up. */
  release(): void;
}

/** What variants of the service differ in. */
export interface ReadWriteParameters {
  /** May a writer that waits make readers wait? */
  readonly writers: 'may go first' | 'wait';
}

/** What a user wants the lock for, or has it for. */
type Way = 'read' | 'write';
/** What it is about. From `took it` on it holds the lock, until it `gave it up`. */
type Phase = 'waits' | 'goes first' | 'tries' | 'may be refused' | 'took it' | 'has it' | 'gives it up' | 'gave it up';

interface User {
  readonly way: Way;
  phase: Phase;
}

/** Each user, by its address; null: it has nothing to do with the lock. */
type State = (User | null)[];

type In = At<ReadWriteParameters>;

const HOLDING: readonly Phase[] = ['took it', 'has it', 'gives it up'];

const isFree = (s: State, way: Way): boolean | string => {
  const by = s.findIndex((user) => user && HOLDING.includes(user.phase) && (way === 'write' || user.way === 'write'));
  return by === -1 || `${by} holds it, to ${s[by]!.way}`;
};

const isBehindNobody = (s: State): boolean | string => {
  const first = s.findIndex((user) => user?.phase === 'goes first');
  return first === -1 || `${first} goes first`;
};

/** Who could not take the lock at this moment may be refused, whatever follows. */
function refuseTries(s: State): void {
  for (const user of s) if (user?.phase === 'tries' && isFree(s, user.way) !== true) user.phase = 'may be refused';
}

const begin =
  (way: Way, phase: Phase) =>
  (s: State, { at }: In): void => {
    s[at] = { way, phase };
    refuseTries(s);
  };

/** The user is about this from now on. */
const become =
  (phase: Phase) =>
  (s: State, { at }: In): void => {
    s[at]!.phase = phase;
    refuseTries(s);
  };

const over = (s: State, { at }: In): void => {
  s[at] = null;
};

const isA =
  (phase: Phase) =>
  (s: State, { at }: In): boolean =>
    s[at]?.phase === phase;
const tookIt = isA('took it');
const mayBeRefused = isA('may be refused');
const hasIt = isA('has it');

const without = {
  'the caller does not have it, and no call is ongoing here': (s: State, { at }: In) => s[at] === null,
};

const takes = (way: Way, more = {}) => ({
  'takes it': {
    condition: { [`the lock is free to ${way}`]: (s: State) => isFree(s, way), ...more },
    update: become('took it'),
  },
});

const acquiring = (way: Way) => ({
  call: { condition: without, update: begin(way, 'waits') },
  step: takes(way, way === 'read' ? { 'no writer goes first': isBehindNobody } : {}),
  return: { condition: { 'the lock is the caller’s': tookIt }, update: become('has it') },
});

const trying = (way: Way) => ({
  call: { condition: without, update: begin(way, 'tries') },
  step: takes(way),
  results: (s: State, context: In) => (tookIt(s, context) ? [true] : mayBeRefused(s, context) ? [false] : []),
  return: {
    update(s: State, context: In & { result: boolean }) {
      if (context.result) become('has it')(s, context);
      else over(s, context);
    },
  },
});

/** The service of a lock for readers and writers. */
export const rwlock = defineService<ReadWriteLock, State, ReadWriteParameters>({
  name: 'rwlock',
  about: 'a lock for readers and writers, held till it is released, also by who stands still',
  addresses: { default: 3, min: 1 },
  parameters: { writers: 'may go first' },
  init: ({ addresses }) => Array<null>(addresses).fill(null),

  functions: {
    acquireRead: acquiring('read'),
    acquireWrite: acquiring('write'),
    tryRead: trying('read'),
    tryWrite: trying('write'),

    release: {
      call: {
        condition: { 'the caller has it, and no call is ongoing here': hasIt },
        update: become('gives it up'),
      },
      step: { 'gives it up': { update: become('gave it up') } },
      return: { condition: { 'it is given up': isA('gave it up') }, update: over },
    },
  },

  internal: {
    'a writer that waits goes first': {
      condition: {
        'it may': (_, { parameters }) => parameters.writers === 'may go first',
        'it waits to write': (s, { at }) => s[at]?.way === 'write' && s[at].phase === 'waits',
      },
      update: become('goes first'),
    },
  },

  believes: hasIt,
  share: (holders, s) => holders.every((at) => s[at]?.way === 'read'),
  exclusive: ['the lock is free to read', 'the lock is free to write'],
});

export default rwlock;
