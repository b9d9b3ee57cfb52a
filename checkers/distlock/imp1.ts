import type { Imp1Events, Message, Status } from '../../implementations/distlock/imp1.ts';
import { distlock } from '../../services/distlock.ts';
import type { Address } from '../../services/service.ts';
import { defineChecker } from '../checker.ts';

/** One node, with what it has and owes. */
interface Node {
  status: Status;
  /** The call that is ongoing. */
  call: null | 'acq' | 'rel' | 'end';
  /** The time stamp of its last request. */
  stamp: number;
  /** The greatest time stamp that it has received. */
  seen: number;
  /** Who was sent its present request. */
  asked: Address[];
  /** Who has permitted it, and is heard. */
  permitted: Address[];
  /** Whose requests it has received and not answered. */
  owes: Address[];
}

interface State {
  nodes: Node[];
  /** What was sent and not yet received, oldest first. */
  transit: { from: Address; to: Address; message: Message }[];
}

/** The status that follows each. */
const after = { T: 'H', H: 'E', E: 'T' } as const;
const stampOf = (message: Message): number | null => (message === 'reply' ? null : message.request);
/** The oldest message on the way from one to the other. */
const next = (s: State, from: Address, to: Address): State['transit'][number] | undefined =>
  s.transit.find((m) => m.from === from && m.to === to);
/** Is the request of one older than that of the other? */
const isOlder = (s: State, one: Address, other: Address): boolean => {
  const [a, b] = [s.nodes[one]!.stamp, s.nodes[other]!.stamp];
  return a < b || (a === b && one < other);
};
const all = (addresses: readonly Address[]): string => addresses.join(', ') || 'nobody';
const remove = (from: Address[], address: Address): void => void from.splice(from.indexOf(address), 1);

/**
 * The nodes of imp1 as one: who was asked, has permitted, and owes a reply; requests are younger than all their sender knew; nobody
 * permits while it eats, or before its own older request; no two are permitted by each other.
 */
export default defineChecker({
  name: 'imp1',
  about: 'who has asked whom, who has permitted, and who eats',
  service: distlock,
  informs: {} as Imp1Events,
  init: ({ addresses }): State => ({
    nodes: Array.from({ length: addresses }, () => ({
      status: 'T',
      call: null,
      stamp: 0,
      seen: 0,
      asked: [],
      permitted: [],
      owes: [],
    })),
    transit: [],
  }),

  onCall: {
    acq: {
      condition: { 'status is T': (s, { at }) => s.nodes[at]!.status === 'T' },
      update(s, { at }) {
        s.nodes[at]!.call = 'acq';
      },
    },
    rel: {
      condition: { 'status is E': (s, { at }) => s.nodes[at]!.status === 'E' },
      update(s, { at }) {
        s.nodes[at]!.call = 'rel';
      },
    },
    end: {
      update(s, { at }) {
        s.nodes[at]!.call = 'end';
      },
    },
  },

  onReturn: {
    acq: {
      condition: { 'status is E': (s, { at }) => s.nodes[at]!.status === 'E' || `it is ${s.nodes[at]!.status}` },
      update(s, { at }) {
        s.nodes[at]!.call = null;
      },
    },
    rel: {
      condition: { 'status is T': (s, { at }) => s.nodes[at]!.status === 'T' || `it is ${s.nodes[at]!.status}` },
      update(s, { at }) {
        s.nodes[at]!.call = null;
      },
    },
    end: {
      update(s, { at }) {
        s.nodes[at]!.call = null;
      },
    },
  },

  on: {
    status: {
      condition: {
        'H follows T, E follows H, T follows E': ({ nodes }, { at, data }) =>
          after[nodes[at]!.status] === data || `${data} follows ${nodes[at]!.status}`,
        'H and E begin during acq': ({ nodes }, { at, data }) => data === 'T' || nodes[at]!.call === 'acq',
        'E ends during rel': ({ nodes }, { at, data }) => data !== 'T' || nodes[at]!.call === 'rel',
        'who eats is permitted by all others': ({ nodes }, { at, data }) =>
          data !== 'E' ||
          nodes[at]!.permitted.length === nodes.length - 1 ||
          `it is permitted by ${all(nodes[at]!.permitted)}`,
      },
      update({ nodes }, { at, data }) {
        const node = nodes[at]!;
        node.status = data;
        if (data !== 'E') [node.asked, node.permitted] = [[], []];
      },
    },
    sent: {
      condition: {
        'who asks is hungry, and asks each once': ({ nodes }, { at, data: { to, message } }) =>
          message === 'reply' || (nodes[at]!.status === 'H' && !nodes[at]!.asked.includes(to) && to !== at),
        'a request is younger than all that its sender has seen': ({ nodes }, { at, data: { message } }) => {
          const { asked, stamp, seen } = nodes[at]!;
          const request = stampOf(message);
          if (request === null) return true;
          return asked.length > 0 ? request === stamp : request > Math.max(stamp, seen);
        },
        'who replies was asked': ({ nodes }, { at, data: { to, message } }) =>
          message !== 'reply' || nodes[at]!.owes.includes(to) || `it owes a reply to ${all(nodes[at]!.owes)}`,
        'who eats does not reply': ({ nodes }, { at, data: { message } }) =>
          message !== 'reply' || nodes[at]!.status !== 'E',
        'who has the older request does not reply': (s, { at, data: { to, message } }) =>
          message !== 'reply' || s.nodes[at]!.status !== 'H' || isOlder(s, to, at),
      },
      update({ nodes, transit }, { at, data: { to, message } }) {
        const node = nodes[at]!;
        if (message === 'reply') remove(node.owes, to);
        else {
          node.stamp = message.request;
          node.asked.push(to);
        }
        transit.push({ from: at, to, message });
      },
    },
    received: {
      condition: {
        'it was sent, and is the oldest of its sender': (s, { at, data: { from, message } }) => {
          const oldest = next(s, from, at);
          if (!oldest) return `nothing of node ${from} is on the way to it`;
          return stampOf(oldest.message) === stampOf(message) || `the oldest is ${JSON.stringify(oldest.message)}`;
        },
      },
      update(s, { at, data: { from, message } }) {
        const node = s.nodes[at]!;
        s.transit.splice(s.transit.indexOf(next(s, from, at)!), 1);
        if (message === 'reply') node.permitted.push(from);
        else {
          node.seen = Math.max(node.seen, message.request);
          node.owes.push(from);
        }
      },
    },
  },

  invariants: {
    'at most one node eats': ({ nodes }) => nodes.filter(({ status }) => status === 'E').length <= 1,
    'no two are permitted by each other': ({ nodes }) =>
      nodes.every(({ permitted }, one) => permitted.every((other) => !nodes[other]!.permitted.includes(one))),
  },

  atEnd: {
    'nothing is in transit': ({ transit }) => transit.length === 0 || JSON.stringify(transit),
    'all nodes think': ({ nodes }) => nodes.every(({ status }) => status === 'T'),
    'nobody owes a reply': ({ nodes }) => nodes.every(({ owes }) => owes.length === 0),
  },
});
