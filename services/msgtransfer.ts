/**
 * Message transfer: what distributed implementations stand on. Messages between addresses, in order for each sender, each once.
 *
 * `send(to, message)`: callable if no send is ongoing here and end has not been called here. After an end elsewhere, known here
 * or not, it still returns; its message may be lost.
 * `recv()`: callable if no recv is ongoing here and none has returned `ended` here, also after an end elsewhere. Returns the next
 * message for this address with its sender; or `ended`, only after end was called somewhere; `ended` may overtake messages.
 * `end()`: once in all, no send ongoing here.
 */
import { defineService, type Address } from './service.ts';

/** Messages between addresses. `M`: what is sent, any JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON
export interface MsgTransfer<M = any> {
  /** Returns when the message is accepted. */
  send(to: Address, message: M): void;
  /** Blocks until there is a message for this address, or the service has ended. */
  recv(): { from: Address; message: M } | 'ended';
  /** End the service. */
  end(): void;
}

interface InTransit {
  message: unknown;
  /** Its send was not over when end was called: it may be lost. */
  losable: boolean;
}

interface State {
  /** transit[to][from]: messages sent and not yet received, oldest first. */
  transit: InTransit[][][];
  /** How many were ever sent; makes each message unlike the others. */
  sent: number;
  /** sending[j]: where the message goes whose send is ongoing at j; null if none is. */
  sending: (Address | null)[];
  receiving: boolean[];
  ending: boolean[];
  /** end has been called somewhere. */
  ended: boolean;
  /** left[j]: end was called at j. */
  left: boolean[];
  /** over[j]: recv returned `ended` at j. */
  over: boolean[];
}

/** The messages from one sender that may be received next: the oldest, or a younger one if all before it may have been lost. */
const candidates = (queue: readonly InTransit[]): readonly InTransit[] => {
  const kept = queue.findIndex((m) => !m.losable);
  return kept === -1 ? queue : queue.slice(0, kept + 1);
};

const next = (s: State, at: Address): { from: Address; message: unknown }[] =>
  s.transit[at]!.flatMap((queue, from) => candidates(queue).map(({ message }) => ({ from, message })));

/** Equal JSON values that a specification compares itself. */
const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The message transfer service. */
export const msgtransfer = defineService<MsgTransfer, State>({
  name: 'msgtransfer',
  about: 'messages between addresses, in order for each sender, each once',
  addresses: { default: 2, min: 2 },
  init: ({ addresses }) => ({
    transit: Array.from({ length: addresses }, () => Array.from({ length: addresses }, () => [])),
    sent: 0,
    sending: Array<null>(addresses).fill(null),
    receiving: Array<boolean>(addresses).fill(false),
    ending: Array<boolean>(addresses).fill(false),
    ended: false,
    left: Array<boolean>(addresses).fill(false),
    over: Array<boolean>(addresses).fill(false),
  }),

  functions: {
    send: {
      args: (s, { at, addresses }) =>
        [...Array(addresses).keys()].filter((to) => to !== at).map((to) => [to, `message ${s.sent}`]),
      call: {
        condition: {
          'end was not called here': (s, { at }) => !s.left[at],
          'no send is ongoing here': (s, { at }) => s.sending[at] === null,
          'the receiver is another address': (_, { at, args: [to], addresses }) =>
            Number.isInteger(to) && to !== at && to >= 0 && to < addresses,
        },
        update(s, { at, args: [to, message] }) {
          s.transit[to]![at]!.push({ message, losable: s.ended });
          s.sending[at] = to;
          s.sent += 1;
        },
      },
      return: {
        update(s, { at }) {
          s.sending[at] = null;
        },
      },
    },

    recv: {
      call: {
        condition: {
          'no recv is ongoing here': (s, { at }) => !s.receiving[at],
          'none has returned ended here': (s, { at }) => !s.over[at],
        },
        update(s, { at }) {
          s.receiving[at] = true;
        },
      },
      results: (s, { at }) => (s.ended ? [...next(s, at), 'ended'] : next(s, at)),
      return: {
        update(s, { at, result }) {
          s.receiving[at] = false;
          if (result === 'ended') {
            s.over[at] = true;
            return;
          }
          const queue = s.transit[at]![result.from]!;
          queue.splice(0, 1 + queue.findIndex((m) => same(m.message, result.message)));
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
          s.ending[at] = true;
          s.ended = true;
          s.left[at] = true;
          // A send that is ongoing elsewhere may reach its node after the end.
          s.sending.forEach((to, from) => {
            const last = to === null ? undefined : s.transit[to]![from]!.at(-1);
            if (last) last.losable = true;
          });
        },
      },
      return: {
        update(s, { at }) {
          s.ending[at] = false;
        },
      },
    },
  },
});

export default msgtransfer;
