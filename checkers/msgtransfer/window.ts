import { isDeepStrictEqual } from 'node:util';
import { SIZES, type Item, type WindowEvents } from '../../implementations/msgtransfer/window.ts';
import { msgtransfer } from '../../services/msgtransfer.ts';
import type { Address } from '../../services/service.ts';
import { defineChecker } from '../checker.ts';

/** From one address to another; the names are those of the published proof. Numbers go on for ever. */
interface Link {
  /** The sender: all below is acknowledged. */
  na: number;
  /** The receiver: all below is passed on. */
  nr: number;
  /** The items nr..ns-1, where ns is the number of the next that is sent. */
  items: Item[];
  /** Those of them that have come. */
  kept: number[];
}
interface State {
  /** links[from][to] */
  links: Link[][];
  /** Where end was called. */
  ender: Address | null;
}

const ns = ({ nr, items }: Link): number => nr + items.length;
const isSent = (link: Link, number: number, item: Item): boolean | string => {
  const sent = link.items[number - link.nr];
  return isDeepStrictEqual(sent, item) || `${number} was ${JSON.stringify(sent)}; this is ${JSON.stringify(item)}`;
};
const all = ({ links }: State): Link[] => links.flat();
const awaits = ({ nr }: Link): string => `the next is ${nr}`;

/**
 * The windows of all nodes as one: what is acknowledged was passed on, what is passed on was sent, in order, once, and the sender is
 * never further ahead than its window: na <= nr <= ns <= na + the send window.
 */
export default defineChecker({
  name: 'window',
  about: 'the windows of senders and receivers, and what was sent with each number',
  service: msgtransfer,
  informs: {} as WindowEvents,
  init: ({ addresses }): State => ({
    links: Array.from({ length: addresses }, () =>
      Array.from({ length: addresses }, () => ({ na: 0, nr: 0, items: [], kept: [] })),
    ),
    ender: null,
  }),

  onCall: {
    end: {
      update(s, { at }) {
        s.ender = at;
      },
    },
  },

  on: {
    sent: {
      condition: {
        'each number follows the one before': (s, { at, data }) => data.number === ns(s.links[at]![data.to]!),
        'nothing follows the end': (s, { at, data }) => s.links[at]![data.to]!.items.at(-1) !== 'end',
      },
      update(s, { at, data }) {
        s.links[at]![data.to]!.items.push(data.item);
      },
    },
    resent: {
      condition: {
        'only what was sent, and is not acknowledged, goes out again': (s, { at, data }) => {
          const link = s.links[at]![data.to]!;
          return data.number >= link.na && data.number < ns(link);
        },
      },
    },
    received: {
      condition: {
        'it is in the receive window': (s, { at, data }) => {
          const { nr } = s.links[data.from]![at]!;
          return (data.number >= nr && data.number < nr + SIZES.receive) || `it is ${data.number}; the next is ${nr}`;
        },
        'it is what was sent with this number': (s, { at, data }) =>
          isSent(s.links[data.from]![at]!, data.number, data.item),
      },
      update(s, { at, data }) {
        s.links[data.from]![at]!.kept.push(data.number);
      },
    },
    delivered: {
      condition: {
        'it is the next': (s, { at, data }) =>
          data.number === s.links[data.from]![at]!.nr || awaits(s.links[data.from]![at]!),
        'it has come': (s, { at, data }) => s.links[data.from]![at]!.kept.includes(data.number),
        'it is what was sent with this number': (s, { at, data }) =>
          isSent(s.links[data.from]![at]!, data.number, data.item),
      },
      update(s, { at, data }) {
        const link = s.links[data.from]![at]!;
        link.items.shift();
        link.nr += 1;
        link.kept = link.kept.filter((number) => number !== data.number);
      },
    },
    acknowledges: {
      condition: {
        'all that it acknowledges is passed on': (s, { at, data }) =>
          data.next <= s.links[data.to]![at]!.nr || awaits(s.links[data.to]![at]!),
      },
    },
    acknowledged: {
      condition: {
        'all that is acknowledged is passed on': (s, { at, data }) =>
          data.next <= s.links[at]![data.to]!.nr || awaits(s.links[at]![data.to]!),
        'acknowledgements do not go back': (s, { at, data }) => data.next > s.links[at]![data.to]!.na,
      },
      update(s, { at, data }) {
        s.links[at]![data.to]!.na = data.next;
      },
    },
  },

  invariants: {
    'na <= nr <= ns': (s) => all(s).every((link) => link.na <= link.nr && link.nr <= ns(link)),
    'ns <= na + the send window': (s) => all(s).every((link) => ns(link) <= link.na + SIZES.send),
  },

  atEnd: {
    'who ended the service has told all': ({ ender, links }) =>
      ender === null || links[ender]!.every((link, to) => to === ender || (link.na === ns(link) && link.na > 0)),
  },
});
