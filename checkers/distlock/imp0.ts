import type { Imp0Events, Message, Status } from '../../implementations/distlock/imp0.ts';
import { distlock } from '../../services/distlock.ts';
import type { Address } from '../../services/service.ts';
import { defineChecker } from '../checker.ts';

interface State {
  status: Status[];
  /** Where each message is: at this node, or in transit (null). */
  token: Address | null;
  request: Address | null;
  /** What was sent and not yet received, oldest first. */
  transit: { from: Address; to: Address; message: Message }[];
  /** The call that is ongoing at each node. */
  calls: (null | 'acq' | 'rel' | 'end')[];
}

/** The status that follows each. */
const after = { T: 'H', H: 'E', E: 'T' } as const;
/** The oldest message on the way to this node. */
const next = (s: State, to: Address): State['transit'][number] | undefined => s.transit.find((m) => m.to === to);
const where = (at: Address | null): string => (at === null ? 'it is in transit' : `node ${at} has it`);

/**
 * The two nodes of imp0 as one: exactly one token and one request, counting those in transit; who eats has the token; what is
 * received was sent, in order.
 */
export default defineChecker({
  name: 'imp0',
  about: 'where the token and the request are, and who eats',
  service: distlock,
  informs: {} as Imp0Events,
  init: (): State => ({ status: ['T', 'T'], token: 0, request: 1, transit: [], calls: [null, null] }),

  onCall: {
    acq: {
      condition: { 'status is T': (s, { at }) => s.status[at] === 'T' },
      update(s, { at }) {
        s.calls[at] = 'acq';
      },
    },
    rel: {
      condition: { 'status is E': (s, { at }) => s.status[at] === 'E' },
      update(s, { at }) {
        s.calls[at] = 'rel';
      },
    },
    end: {
      update(s, { at }) {
        s.calls[at] = 'end';
      },
    },
  },

  onReturn: {
    acq: {
      condition: { 'status is E': (s, { at }) => s.status[at] === 'E' || `it is ${s.status[at]}` },
      update(s, { at }) {
        s.calls[at] = null;
      },
    },
    rel: {
      condition: { 'status is T': (s, { at }) => s.status[at] === 'T' || `it is ${s.status[at]}` },
      update(s, { at }) {
        s.calls[at] = null;
      },
    },
    end: {
      update(s, { at }) {
        s.calls[at] = null;
      },
    },
  },

  on: {
    status: {
      condition: {
        'H follows T, E follows H, T follows E': (s, { at, data }) =>
          after[s.status[at]!] === data || `${data} follows ${s.status[at]}`,
        'H and E begin during acq': (s, { at, data }) => data === 'T' || s.calls[at] === 'acq',
        'E ends during rel': (s, { at, data }) => data !== 'T' || s.calls[at] === 'rel',
        'who eats has the token': (s, { at, data }) => data !== 'E' || s.token === at || where(s.token),
      },
      update(s, { at, data }) {
        s.status[at] = data;
      },
    },
    sent: {
      condition: {
        'the sender has it': (s, { at, data }) => s[data.message] === at || where(s[data.message]),
        'it goes to the other node': (_, { at, data }) => data.to === 1 - at,
        'no request is before a token on the way to a node': (s, { data }) =>
          data.message !== 'token' || !s.transit.some((m) => m.to === data.to && m.message === 'request'),
        'who eats keeps the token': (s, { at, data }) => data.message !== 'token' || s.status[at] !== 'E',
      },
      update(s, { at, data }) {
        s[data.message] = null;
        s.transit.push({ from: at, ...data });
      },
    },
    received: {
      condition: {
        'it was sent, and is the oldest': (s, { at, data }) => {
          const oldest = next(s, at);
          if (!oldest) return 'nothing is on the way to it';
          const same = oldest.message === data.message && oldest.from === data.from;
          return same || `the oldest on the way to it is the ${oldest.message} of node ${oldest.from}`;
        },
      },
      update(s, { at, data }) {
        s.transit.splice(s.transit.indexOf(next(s, at)!), 1);
        s[data.message] = at;
      },
    },
  },

  invariants: {
    'at most one node eats': (s) => s.status.filter((status) => status === 'E').length <= 1,
    'who eats has the token': (s) => s.status.every((status, at) => status !== 'E' || s.token === at),
    'exactly one token': (s) => count(s, 'token') === 1 || `there are ${count(s, 'token')}`,
    'exactly one request': (s) => count(s, 'request') === 1 || `there are ${count(s, 'request')}`,
  },

  atEnd: {
    'nothing is in transit': (s) => s.transit.length === 0 || s.transit.map(({ message }) => message).join(', '),
    'both nodes think': (s) => s.status.every((status) => status === 'T') || `they are ${s.status.join(' and ')}`,
  },
});

/** How many there are of it, counting those in transit. */
const count = (s: State, message: Message): number =>
  (s[message] === null ? 0 : 1) + s.transit.filter((m) => m.message === message).length;
