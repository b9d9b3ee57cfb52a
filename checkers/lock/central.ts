import { SERVER, type AtServer, type CentralEvents, type Message } from '../../implementations/lock/central.ts';
import type { Question } from '../../implementations/lock-server.ts';
import { lock, type Lock, type LockParameters } from '../../services/lock.ts';
import type { Address } from '../../services/service.ts';
import { defineChecker } from '../checker.ts';

/** A lock, as the server tells of it. */
interface Named {
  readonly name: string;
  holder: Address | null;
  /** How often the holder has it. */
  count: number;
  /** Who waits for it, oldest first. */
  queue: Address[];
  /** The call at each user's node that was made last. */
  readonly calls: (keyof Lock | null)[];
  /** What the server was asked by each, and has not answered; its own user asks nothing that is seen. */
  readonly asked: Question[][];
}

interface State {
  readonly locks: Named[];
  /** What was sent and not yet received, oldest first. */
  transit: { from: Address; to: Address; message: Message }[];
}

const init = ({ addresses, parameters: { names } }: { addresses: number; parameters: LockParameters }): State => ({
  locks: names.map((name) => ({
    ...{ name, holder: null, count: 0, queue: [] },
    calls: Array<null>(addresses).fill(null),
    asked: Array.from({ length: addresses }, () => []),
  })),
  transit: [],
});

const none: readonly Address[] = [];
const named = (s: State, name: string): Named | undefined => s.locks.find((it) => it.name === name);
const holder = (s: State, name: string): Address | null | undefined => named(s, name)?.holder;
const queue = (s: State, name: string): readonly Address[] => named(s, name)?.queue ?? none;
const held = (by: Address | null | undefined): string => (by == null ? 'nobody holds it' : `${by} holds it`);
/** The oldest message on the way from one to the other. */
const next = (s: State, from: Address, to: Address): State['transit'][number] | undefined =>
  s.transit.find((m) => m.from === from && m.to === to);

interface Told {
  readonly at: Address;
  readonly data: AtServer;
}

/** What is so of all that the server tells. */
const fromServer = {
  'the server says so': (_: State, { at }: Told) => at === SERVER,
  'there is such a lock': (s: State, { data }: Told) => named(s, data.name) !== undefined,
};
/** What is so of all messages. */
const ofLock = {
  'it is about a lock that there is': (s: State, { data }: { readonly data: { readonly message: Message } }) =>
    named(s, data.message.name) !== undefined,
};
/** The user has called one of these. */
const calls =
  (...fns: (keyof Lock)[]) =>
  (s: State, { data: { name, user } }: Told): boolean =>
    fns.some((fn) => named(s, name)?.calls[user] === fn);

const onCall = (fn: keyof Lock) => ({
  update(s: State, { at, args: [name] }: { readonly at: Address; readonly args: readonly [string] }): void {
    named(s, name)!.calls[at] = fn;
  },
});
/** Who holds the lock that the call is about. */
const isHolder = (s: State, { at, args: [name] }: { readonly at: Address; readonly args: readonly [string] }) =>
  holder(s, name) === at || held(holder(s, name));

/**
 * The locks of central as its server has them: who holds which, how often, and who waits in which order; and the messages between the
 * server and the nodes of the users.
 */
export default defineChecker({
  name: 'central',
  about: 'who holds which lock and who waits for it, at the server; what is asked and answered',
  service: lock,
  informs: {} as CentralEvents,
  init,

  onCall: {
    acquire: onCall('acquire'),
    tryAcquire: onCall('tryAcquire'),
    release: onCall('release'),
    check: onCall('check'),
  },

  onReturn: {
    acquire: { condition: { 'the server has granted it': isHolder } },
    tryAcquire: { condition: { 'true: the server has granted it': (s, c) => !c.result || isHolder(s, c) } },
  },

  on: {
    queued: {
      condition: {
        ...fromServer,
        'it wants to acquire': calls('acquire'),
        'who waits, waits for somebody': (s, { data }) => holder(s, data.name) !== null,
      },
      update(s, { data: { name, user } }) {
        named(s, name)!.queue.push(user);
      },
    },
    granted: {
      condition: {
        ...fromServer,
        'it wants to have it': calls('acquire', 'tryAcquire'),
        'the lock is free, or its own': (s, { data: { name, user } }) =>
          holder(s, name) === null || holder(s, name) === user || held(holder(s, name)),
        'first come, first served': (s, { data: { name, user } }) => {
          const [first] = queue(s, name);
          return first === undefined || first === user || holder(s, name) === user || `${first} waits first`;
        },
      },
      update(s, { data: { name, user } }) {
        const it = named(s, name)!;
        it.holder = user;
        it.count += 1;
        if (it.queue[0] === user) it.queue.shift();
      },
    },
    released: {
      condition: {
        ...fromServer,
        'it releases, or gives up': calls('release', 'acquire'),
        'it holds the lock': (s, { data: { name, user } }) => holder(s, name) === user || held(holder(s, name)),
      },
      update(s, { data: { name } }) {
        const it = named(s, name)!;
        it.count -= 1;
        if (it.count === 0) it.holder = null;
      },
    },
    left: {
      condition: {
        ...fromServer,
        'it waits': (s, { data: { name, user } }) => queue(s, name).includes(user),
      },
      update(s, { data: { name, user } }) {
        const it = named(s, name)!;
        it.queue = it.queue.filter((other) => other !== user);
      },
    },
    sent: {
      condition: {
        ...ofLock,
        'the server answers, the others ask': (_, { at, data: { to, message } }) =>
          'ask' in message ? to === SERVER : at === SERVER,
        'nobody waits for a free lock when the server answers': (s, { data: { message } }) =>
          'ask' in message || holder(s, message.name) !== null || queue(s, message.name).length === 0,
        'it was asked': (s, { data: { to, message } }) =>
          'ask' in message || (named(s, message.name)?.asked[to]?.length ?? 0) > 0,
        'who is granted the lock holds it': (s, { data: { to, message } }) => {
          if ('ask' in message || message.answer !== true || !asks(s, to, message.name)) return true;
          return holder(s, message.name) === to || held(holder(s, message.name));
        },
      },
      update(s, { at, data: { to, message } }) {
        if ('answer' in message) {
          const asked = named(s, message.name)!.asked[to]!;
          asked.splice(0, message.answer === 'given up' ? asked.length : 1);
        }
        s.transit.push({ from: at, to, message });
      },
    },
    received: {
      condition: {
        'it was sent, and is the oldest of its sender': (s, { at, data: { from, message } }) => {
          const oldest = next(s, from, at);
          if (!oldest) return `nothing of node ${from} is on the way to it`;
          const same = JSON.stringify(oldest.message) === JSON.stringify(message);
          return same || `the oldest is ${JSON.stringify(oldest.message)}`;
        },
      },
      update(s, { at, data: { from, message } }) {
        s.transit.splice(s.transit.indexOf(next(s, from, at)!), 1);
        if ('ask' in message) named(s, message.name)!.asked[from]!.push(message.ask);
      },
    },
  },

  invariants: {
    'nobody is twice in a queue': ({ locks }) =>
      locks.every(({ queue }) => new Set(queue).size === queue.length) || 'somebody is',
    'the holder does not wait': ({ locks }) =>
      locks.every(({ holder, queue }) => holder === null || !queue.includes(holder)),
    'a lock is had if somebody holds it': ({ locks }) =>
      locks.every(({ holder, count }) => (holder === null ? count === 0 : count > 0)),
  },

  atEnd: {
    'nothing is in transit': ({ transit }) => transit.length === 0 || JSON.stringify(transit),
    'nobody waits': ({ locks }) => locks.every(({ queue }) => queue.length === 0),
    'nobody awaits an answer': ({ locks }) => locks.every(({ asked }) => asked.every((each) => each.length === 0)),
  },
});

/** Does it ask for the lock? */
const asks = (s: State, user: Address, name: string): boolean =>
  (named(s, name)?.asked[user] ?? []).some((ask) => ask === 'acquire' || ask === 'tryAcquire');
