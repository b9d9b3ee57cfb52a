/** The types of the contract: users' files that are right, and wrong uses, which must not compile. Checked by `npm run types`. */
import checkerOfImp0 from './checkers/distlock/imp0.ts';
import imp0 from './implementations/distlock/imp0.ts';
import central from './implementations/lock/central.ts';
import type { Message } from './implementations/distlock/imp0.ts';
import {
  defineChecker,
  defineConfig,
  defineImplementation,
  defineService,
  serve,
  type Address,
  type NodeContext,
  type NodeOf,
} from './index.ts';
import { distlock, type Distlock } from './services/distlock.ts';
import { msgtransfer, type MsgTransfer } from './services/msgtransfer.ts';
import { conformance } from './vitest.ts';

// ---- services

interface Counter {
  add(n: number): void;
  read(): number;
}

export const counter = defineService<Counter, { sum: number }, { max: number }>({
  name: 'counter',
  addresses: { default: 1, min: 1 },
  parameters: { max: 9 },
  init: ({ parameters }) => ({ sum: parameters.max - parameters.max }),
  functions: {
    add: {
      args: () => [[1], [2]],
      call: { condition: { 'it fits': (s, { args: [n], parameters }) => s.sum + n <= parameters.max } },
      // Hidden steps have their place in the contract, though this version does not follow them.
      step: { adds: { update: (s, { args: [n] }) => void (s.sum += n) } },
      return: {},
      cancelled: { step: {} },
      failed: {},
      progress: 'strong',
    },
    read: {
      call: {},
      results: (s) => [s.sum],
      return: {},
      isResult: (value): value is number => typeof value === 'number',
    },
  },
  internal: { 'it overflows': { certain: true, update: (s) => void (s.sum = 0) } },
  died: { update: (s, { at }) => void (s.sum = at) },
  keys: ({ max }) => [`${max}`],
  key: (call) => (call.fn === 'add' ? `${call.args[0]}` : ''),
  view: (s) => `${s.sum}`,
});

defineService<Counter, { sum: number }>({
  name: 'counter',
  addresses: { default: 1, min: 1 },
  init: () => ({ sum: 0 }),
  // @ts-expect-error read is missing
  functions: { add: { args: () => [[1]], call: {}, return: {} } },
});

defineService<Counter, { sum: number }>({
  name: 'counter',
  addresses: { default: 1, min: 1 },
  // @ts-expect-error the state has another shape
  init: () => ({ total: 0 }),
  functions: {
    // @ts-expect-error add has an argument, so it needs args
    add: { call: {}, return: {} },
    // @ts-expect-error read has a result, so it needs results
    read: { call: {}, return: {} },
  },
});

defineService<{ go(): void }, null>({
  name: 'go',
  addresses: { default: 1, min: 1 },
  init: () => null,
  // @ts-expect-error go returns nothing: it has no results
  functions: { go: { call: {}, return: {}, results: () => [1] } },
});

// ---- implementations

interface Events {
  moved: { to: Address };
  woke: undefined;
}

export const right = defineImplementation({
  name: 'right',
  service: counter,
  parameters: { max: 3 },
  informs: {} as Events,
  createNode({ informTester, parameters }) {
    void informTester('moved', { to: parameters.max });
    void informTester('woke');
    // @ts-expect-error there is no such event
    void informTester('slept');
    // @ts-expect-error the event needs its data
    void informTester('moved');
    // @ts-expect-error the data has another shape
    void informTester('moved', { to: 'there' });
    let sum = 0;
    return { add: (n) => void (sum += n), read: () => Promise.resolve(sum) };
  },
});

defineImplementation({
  name: 'wrong-result',
  service: counter,
  // @ts-expect-error read gives a number
  createNode: () => ({ add() {}, read: () => 'many' }),
});

defineImplementation({
  name: 'missing-function',
  service: counter,
  // @ts-expect-error add is missing, and not everything else is offered
  createNode: () => ({ read: () => 1 }),
});

defineImplementation({ name: 'part', service: counter, offers: ['read'], createNode: () => ({ read: () => 1 }) });
// @ts-expect-error there is no such function to offer
defineImplementation({ name: 'part', service: counter, offers: ['write'], createNode: () => ({ read: () => 1 }) });
defineImplementation({
  name: 'part',
  service: counter,
  // @ts-expect-error the parameters are the service's
  parameters: { min: 1 },
  createNode: () => ({ add() {}, read: () => 1 }),
});

defineImplementation({
  name: 'layered',
  service: distlock,
  over: { service: msgtransfer, use: 'tcp' },
  createNode: ({ lower }) => ({
    async acq() {
      await lower.send(1, 'x', { signal: AbortSignal.timeout(1) });
      const got = await lower.recv();
      if (got !== 'ended') void (got.from satisfies Address);
      // @ts-expect-error the lower service has no such function
      await lower.acquire();
      // @ts-expect-error to whom?
      await lower.send('x');
    },
    rel() {},
    end() {},
  }),
});

/** A node may be a class. */
class LockNode implements NodeOf<Distlock> {
  readonly #context: NodeContext<MsgTransfer<Message>, Events>;
  constructor(context: NodeContext<MsgTransfer<Message>, Events>) {
    this.#context = context;
  }
  acq(): Promise<void> {
    // @ts-expect-error no such message
    void this.#context.lower.send(0, 'tokn');
    return this.#context.lower.send(0, 'token');
  }
  rel(): void {}
  end(): void {}
}
void LockNode;

// ---- checkers

export const rightChecker = defineChecker({
  name: 'right',
  service: counter,
  informs: {} as Events,
  init: ({ addresses, parameters }): { at: Address[]; max: number } => ({
    at: Array<Address>(addresses).fill(0),
    max: parameters.max,
  }),
  on: { moved: { condition: { near: (s, { at, data }) => s.at[at] === data.to || `it is at ${s.at[at]}` } } },
  onCall: { add: { update: (s, { args: [n] }) => void (s.max += n) } },
  onReturn: { read: { condition: { small: (s, { result }) => result < s.max } } },
  onFault: {
    killed: { update: (s, { at }) => void (s.at[at] = 0) },
    restarted: { update: (s, { at }) => void (s.at[at] = 0) },
  },
  invariants: { some: (s) => s.at.length > 0 },
});

defineChecker({
  name: 'wrong-event',
  service: counter,
  informs: {} as Events,
  init: () => ({}),
  // @ts-expect-error there is no such event
  on: { slept: {} },
});

defineChecker({
  name: 'wrong-function',
  service: counter,
  init: () => ({}),
  // @ts-expect-error there is no such function
  onCall: { subtract: {} },
});

defineChecker({
  name: 'wrong-state',
  service: counter,
  informs: {} as Events,
  init: () => ({ sum: 0 }),
  // @ts-expect-error the state has no such field
  invariants: { small: (s) => s.total < 9 },
});

// ---- programs

const { users } = serve(counter, { parameters: { max: 4 } });
void (users[0]!.read() satisfies Promise<number>);
// @ts-expect-error add takes a number
void users[0]!.add('1');
// @ts-expect-error the parameters are the service's
serve(counter, { parameters: { min: 4 } });
void imp0;

// ---- configurations

defineConfig({ use: './my-lock.ts', nodes: 3, seed: '42:3', faults: ['pause', 'partition'], set: { stale: 'none' } });
defineConfig({ faults: 'all', connect: ['ws://127.0.0.1:7400'], report: ['github', 'junit=junit.xml'] });
// @ts-expect-error there is no such option
defineConfig({ user: './my-lock.ts' });
// @ts-expect-error there is no such fault
defineConfig({ faults: ['flood'] });
// @ts-expect-error it goes into a file: into which?
defineConfig({ report: ['junit'] });

// ---- suites

conformance(imp0, { checker: checkerOfImp0, nodes: 2 });
conformance(central, { nodes: 3, skip: { simulated: 'needs a server' }, parameters: { stale: 'everywhere' }, seed: 7 });
// @ts-expect-error a checker of another service
conformance(central, { checker: checkerOfImp0 });
// @ts-expect-error there is no such level
conformance(central, { skip: { faulty: 'why not' } });
// @ts-expect-error the lock has no such parameter
conformance(central, { parameters: { max: 4 } });
