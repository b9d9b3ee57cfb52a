/**
 * Datagrams, as UDP gives them: messages between addresses that may be lost, come twice, late, or in another order. What is made of
 * them is up to whoever stands on them.
 *
 * `send(to, message)`: callable if no send is ongoing here and end has not been called here. Returns, whatever becomes of the datagram.
 * `recv()`: callable if no recv is ongoing here and none has returned `ended` here. Returns a datagram for this address with its
 * sender, each at most twice; or `ended`, only after end was called somewhere. It need not return: a datagram may be lost, and the
 * news of the end too; so nobody is owed anything by a recv, and whoever must know of the end tells it with datagrams of its own.
 * `end()`: once in all, no send ongoing here.
 *
 * A datagram is not late for ever: protocols with finitely many sequence numbers need that, and a tester too, whose memory must
 * not grow with the run. If `lag` later ones from its sender to its receiver were sent before a recv was called, that recv does not
 * return it. (From the *call* of recv: a bound on its return would accuse one that was only seen late. What is sent while one recv
 * is ongoing may all still come.)
 */
import { defineService, type Address } from './service.ts';

/** Datagrams between addresses. `M`: what is sent, any JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON
export interface Datagrams<M = any> {
  /** Returns when the datagram is on its way, or lost. */
  send(to: Address, message: M): void;
  /** Blocks until a datagram comes, or it is known that the service has ended; perhaps for ever. */
  recv(): { from: Address; message: M } | 'ended';
  /** End the service. */
  end(): void;
}

/** What variants of the service differ in. */
export interface DatagramParameters {
  /** How many later datagrams, from the same address to the same, may overtake one that still comes. */
  readonly lag: number;
}

interface Sent {
  message: unknown;
  /** Its JSON, to compare it by. */
  text: string;
  /** How often it can still come. */
  copies: number;
  /** It has come. Of equal ones, which are not told apart, the oldest have. */
  come: boolean;
}

interface State {
  /** sent[to][from]: what was sent and is not too old to come, oldest first; also what has come twice, for its age to be told. */
  sent: Sent[][][];
  /** How many were ever sent; makes each message unlike the others. */
  count: number;
  /** sending[j]: where the datagram goes whose send is ongoing at j; null if none is. */
  sending: (Address | null)[];
  receiving: boolean[];
  /** end has been called somewhere. */
  ended: boolean;
  /** left[j]: end was called at j. */
  left: boolean[];
  /** over[j]: recv returned `ended` at j. */
  over: boolean[];
}

/** A datagram may come twice. */
const COPIES = 2;

const textOf = (message: unknown): string => JSON.stringify(message ?? null);

/** Those that are equal to what a recv returns, oldest first. */
const equalTo = (s: State, to: Address, { from, message }: { from: Address; message: unknown }): Sent[] => {
  const text = textOf(message);
  return s.sent[to]![from]!.filter((sent) => sent.text === text);
};

/** What has not come yet; then what can come once more: one of equal ones, where all have come. */
const possible = (sent: readonly Sent[]): readonly Sent[] => {
  const fresh = sent.filter(({ come }) => !come);
  if (fresh.length === sent.length) return fresh;
  const texts = new Set(fresh.map(({ text }) => text));
  return [...fresh, ...sent.filter(({ copies, text }) => copies > 0 && !texts.has(text) && texts.add(text))];
};

/** Forgets what is too old to come; one whose send is ongoing has perhaps overtaken nothing yet. */
const forget = (s: State, to: Address, from: Address, lag: number): void => {
  const sent = s.sent[to]![from]!;
  const keep = s.sending[from] === to ? lag + 1 : lag;
  if (sent.length > keep) sent.splice(0, sent.length - keep);
};

/** The datagram service. */
export const datagram = defineService<Datagrams, State, DatagramParameters>({
  name: 'datagram',
  about: 'messages between addresses that may be lost, doubled, late',
  addresses: { default: 2, min: 2 },
  parameters: { lag: 64 },
  init: ({ addresses }) => ({
    sent: Array.from({ length: addresses }, () => Array.from({ length: addresses }, () => [])),
    count: 0,
    sending: Array<null>(addresses).fill(null),
    receiving: Array<boolean>(addresses).fill(false),
    ended: false,
    left: Array<boolean>(addresses).fill(false),
    over: Array<boolean>(addresses).fill(false),
  }),

  functions: {
    send: {
      args: (s, { at, addresses }) =>
        [...Array(addresses).keys()].filter((to) => to !== at).map((to) => [to, `message ${s.count}`]),
      call: {
        condition: {
          'end was not called here': (s, { at }) => !s.left[at],
          'no send is ongoing here': (s, { at }) => s.sending[at] === null,
          'the receiver is another address': (_, { at, args: [to], addresses }) =>
            Number.isInteger(to) && to !== at && to >= 0 && to < addresses,
        },
        update(s, { at, args: [to, message] }) {
          s.sent[to]![at]!.push({ message: message as unknown, text: textOf(message), copies: COPIES, come: false });
          s.sending[at] = to;
          s.count += 1;
        },
      },
      return: {
        update(s, { at, args: [to], parameters: { lag } }) {
          s.sending[at] = null;
          // While a recv is ongoing, what was not too old at its call may still come.
          if (!s.receiving[to]) forget(s, to, at, lag);
        },
      },
    },

    recv: {
      progress: 'none',
      call: {
        condition: {
          'no recv is ongoing here': (s, { at }) => !s.receiving[at],
          'none has returned ended here': (s, { at }) => !s.over[at],
        },
        update(s, { at, parameters: { lag } }) {
          s.receiving[at] = true;
          s.sent[at]!.forEach((_, from) => forget(s, at, from, lag));
        },
      },
      results: (s, { at }) => [
        ...s.sent[at]!.flatMap((sent, from) => possible(sent).map(({ message }) => ({ from, message }))),
        ...(s.ended ? (['ended'] as const) : []),
      ],
      seldom: (s, { at, result }) => result !== 'ended' && equalTo(s, at, result).every(({ come }) => come),
      return: {
        update(s, { at, result }) {
          s.receiving[at] = false;
          if (result === 'ended') {
            s.over[at] = true;
            return;
          }
          // Of equal ones the oldest: it is the first that no longer can come.
          const equal = equalTo(s, at, result);
          equal.find(({ copies }) => copies > 0)!.copies -= 1;
          const fresh = equal.find(({ come }) => !come);
          if (fresh) fresh.come = true;
        },
      },
    },

    end: {
      final: true,
      call: {
        condition: {
          'end has not been called': (s) => !s.ended,
          'no send is ongoing here': (s, { at }) => s.sending[at] === null,
        },
        knowable: { 'end has not been called': (s, { at }) => s.left[at]! || s.over[at]! },
        update(s, { at }) {
          s.ended = true;
          s.left[at] = true;
        },
      },
      return: {},
    },
  },
});

export default datagram;
