/**
 * A mutex: one lock, held by at most one user. Nothing but that: named locks, tries and giving up are those of the service `lock`.
 *
 * `acquire()`: callable if the caller does not have the lock. Returns when the lock is the caller's.
 * `release()`: callable if the caller has the lock. Returns when the caller does not hold it any more.
 * `misuse: 'possible'`: both are always callable, as in histories that were recorded; an acquire then waits for the caller's own
 * release, and a release of what the caller does not hold does not return. `owner: 'anyone'`: whoever holds it, anyone may release it.
 *
 * Both take effect at a hidden moment between call and return: 'takes it', 'gives it up'. A call that failed has had no effect.
 */
import { defineService, type Address, type At } from './service.ts';

/** One lock. */
export interface Mutex {
  /** Blocks until the lock is the caller's. */
  acquire(): void;
  /** Gives it up. */
  release(): void;
}

/** What variants of the service differ in. */
export interface MutexParameters {
  /** Who may release it? */
  readonly owner: 'holder' | 'anyone';
  /** Do users also acquire what they have, and release what they do not have? */
  readonly misuse: 'never' | 'possible';
}

interface State {
  /** Who holds it. Where anyone may release it, nothing depends on who that is. */
  holder: Address | 'somebody' | null;
  /** has[j]: the user at j knows that it has the lock. */
  has: boolean[];
  /** ongoing[j]: has the moment come of the call that is ongoing at j? null: none is. */
  ongoing: (boolean | null)[];
}

type In = At<MutexParameters>;

const holderOf = ({ at, parameters }: In): State['holder'] => (parameters.owner === 'anyone' ? 'somebody' : at);

const begin = (s: State, { at }: In): void => {
  s.ongoing[at] = false;
};
const over = (s: State, { at }: In): void => {
  s.ongoing[at] = null;
};
/** The moment of the call comes: somebody holds the lock from now on, or nobody. */
const change = (s: State, { at }: In, holder: State['holder']): void => {
  s.ongoing[at] = true;
  s.holder = holder;
};

const calm = { 'no call is ongoing here': (s: State, { at }: In) => s.ongoing[at] === null };
const isDone = (s: State, { at }: In): boolean => s.ongoing[at]!;

/** The mutex service. */
export const mutex = defineService<Mutex, State, MutexParameters>({
  name: 'mutex',
  about: 'one lock, held till it is released, also by who stands still',
  atomic: true,
  addresses: { default: 2, min: 1 },
  parameters: { owner: 'holder', misuse: 'never' },
  init: ({ addresses }) => ({
    holder: null,
    has: Array<boolean>(addresses).fill(false),
    ongoing: Array<null>(addresses).fill(null),
  }),

  functions: {
    acquire: {
      call: {
        condition: {
          ...calm,
          'the caller does not have it': (s, { at, parameters }) => !s.has[at] || parameters.misuse === 'possible',
        },
        update: begin,
      },
      step: {
        'takes it': {
          condition: { 'the lock is free': (s) => s.holder === null || `${s.holder} holds it` },
          update: (s, context) => change(s, context, holderOf(context)),
        },
      },
      return: {
        condition: { 'the lock is the caller’s': isDone },
        update(s, context) {
          s.has[context.at] = true;
          over(s, context);
        },
      },
      failed: { update: over },
    },

    release: {
      call: {
        condition: {
          ...calm,
          'the caller has it': (s, { at, parameters }) => s.has[at]! || parameters.misuse === 'possible',
        },
        update: begin,
      },
      step: {
        'gives it up': {
          condition: {
            'the caller may release it': (s, context) =>
              s.holder === holderOf(context) || `${s.holder ?? 'nobody'} holds it`,
          },
          update: (s, context) => change(s, context, null),
        },
      },
      return: {
        condition: { 'the lock is given up': isDone },
        update(s, context) {
          s.has[context.at] = false;
          over(s, context);
        },
      },
      failed: { update: over },
    },
  },

  believes: (s, { at }) => s.has[at]! && s.ongoing[at] === null,
  exclusive: ['the lock is free'],
});

export default mutex;
