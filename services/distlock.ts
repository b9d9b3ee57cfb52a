/**
 * A distributed lock, as published: the service `distlock2` of SESF (services and their testers), for two addresses or more.
 *
 * The published text, per function: CIC (call condition), CU (call update), ROC (return condition), RU (return update).
 * Here: `call.condition`, `call.update`, `return.condition`, `return.update`, each conjunct a clause with a name.
 */
import { defineService, type Address } from './service.ts';

/** A lock spanning two locations or more. */
export interface Distlock {
  /** Acquire the lock: blocks until nobody else holds it. */
  acq(): void;
  /** Release the lock. It is given up in the call, so that another's `acq` may return before `rel` does. */
  rel(): void;
  /** End the lock: once, when nobody holds it and no call is ongoing anywhere. */
  end(): void;
}

interface State {
  /** Address at which the user holds the lock; null if the lock is free. */
  acqrd: Address | null;
  /** ongoing[j]: acq, rel or end is ongoing at j. */
  ongoing: boolean[];
  /** end has been called somewhere. */
  ended: boolean;
}

/** The lock service. */
export const distlock = defineService<Distlock, State>({
  name: 'distlock',
  about: 'a lock spanning two locations or more, held till it is released, also by who stands still',
  addresses: { default: 2, min: 2 },
  init: ({ addresses }) => ({ acqrd: null, ongoing: Array<boolean>(addresses).fill(false), ended: false }),

  functions: {
    acq: {
      call: {
        condition: {
          'end has not been called': (s) => !s.ended,
          'no call is ongoing here': (s, { at }) => !s.ongoing[at],
          'the local user does not hold the lock': (s, { at }) => s.acqrd !== at,
        },
        knowable: { 'end has not been called': () => false },
        update(s, { at }) {
          s.ongoing[at] = true;
        },
      },
      return: {
        condition: { 'the lock is free': (s) => s.acqrd === null || `the user at ${s.acqrd} holds it` },
        update(s, { at }) {
          s.ongoing[at] = false;
          s.acqrd = at;
        },
      },
    },

    rel: {
      call: {
        condition: {
          'end has not been called': (s) => !s.ended,
          'no call is ongoing here': (s, { at }) => !s.ongoing[at],
          'the local user holds the lock': (s, { at }) => s.acqrd === at,
        },
        knowable: { 'end has not been called': () => false },
        update(s, { at }) {
          s.ongoing[at] = true;
          s.acqrd = null;
        },
      },
      return: {
        update(s, { at }) {
          s.ongoing[at] = false;
        },
      },
    },

    end: {
      final: true,
      call: {
        condition: {
          'end has not been called': (s) => !s.ended,
          'nobody holds the lock': (s) => s.acqrd === null || `the user at ${s.acqrd} does`,
          'no call is ongoing anywhere': (s) => !s.ongoing.includes(true),
        },
        knowable: {
          'end has not been called': () => false,
          'nobody holds the lock': (s, { at }) => s.acqrd === at,
          'no call is ongoing anywhere': (s, { at }) => s.ongoing[at]!,
        },
        update(s, { at }) {
          s.ongoing[at] = true;
          s.ended = true;
        },
      },
      return: {
        update(s, { at }) {
          s.ongoing[at] = false;
        },
      },
    },
  },

  believes: (s, { at }) => s.acqrd === at,
  exclusive: ['the lock is free'],
  view: (s) => {
    const here = (j: Address): string => (s.acqrd === j ? 'holds' : 'free') + (s.ongoing[j] ? '+call' : '');
    return `${s.ended ? 'ended' : 'open'}: ${s.ongoing
      .map((_, j) => here(j))
      .sort()
      .join(', ')}`;
  },
});

export default distlock;
