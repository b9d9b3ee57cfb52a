/** The simulation beside fast-check's scheduler and a bare loop: the same two users of imp0, in runs of so many calls. */
import fc from 'fast-check';
import { Inbox } from '../implementations/inbox.ts';
import { Imp0Node, type Imp0Context, type Message } from '../implementations/distlock/imp0.ts';
import { pick, randomFrom, type Random } from '../services/environment/random.ts';
import { Statistics } from '../tester/campaign/statistics.ts';
import { resolveTarget } from '../tester/commands/target.ts';
import { verdictOf } from '../tester/findings/finding.ts';
import type { Entry, Plan } from '../tester/plan/plan.ts';
import { runChunk, type ChunkResult } from '../tester/simulation/chunk.ts';
import { strategyFor } from '../tester/simulation/portfolio.ts';
import type { Simulation } from '../tester/simulation/recorded.ts';
import { simulate } from '../tester/simulation/simulate.ts';
import { simulatedStack } from '../tester/simulation/stack.ts';
import type { Contender, Rate } from './contender.ts';

const ADDRESSES = [0, 1] as const;
const SEED = 1;
/** So many runs begin before the clock is looked at again. */
const BATCH = 10;

/** What is simulated: an implementation of distlock with its own checker, if it has one of its name. */
export async function simulation(use: string, addresses: number): Promise<Simulation> {
  const { tested, world } = await resolveTarget(addresses, { use, over: [], checker: use });
  return { tested, stack: simulatedStack(world.stack) };
}

/** Runs of a simulated campaign. Rejects if one was not as it should be. */
export async function chunk(
  { tested, stack }: Simulation,
  { calls, from, runs }: { calls: number; from: number; runs: number },
): Promise<ChunkResult> {
  const size = { addresses: tested.addresses, calls };
  const result = await runChunk(tested, stack, {
    size,
    seed: SEED,
    faults: [],
    from,
    to: from + runs,
    stride: 1,
    thorough: false,
    plan: null,
  });
  if (result.failed !== null) throw new Error(`Run ${SEED}:${result.failed} is no measurement: it failed.`);
  return result;
}

/** A campaign as the command line makes it: how many judged calls of the users there are per second. */
export async function judgedCalls(simulated: Simulation, calls: number, ms: number): Promise<Rate> {
  const began = performance.now();
  let made = 0;
  for (let from = 0; performance.now() - began < ms; from += BATCH) {
    made += (await chunk(simulated, { calls, from, runs: BATCH })).statistics.calls;
  }
  return (made / (performance.now() - began)) * 1000;
}

/** Ways to make runs in which the two users acquire and release, in turns chosen at random. The rate is of runs; `calls` in each. */
export async function schedules(): Promise<Contender[]> {
  const simulated = await simulation('imp0', 2);
  return [
    contender("fast-check's scheduler", (calls, from) => byFastCheck(calls, from)),
    contender(
      'the simulation, judged',
      each((calls, index) => ours(simulated, calls, index)),
    ),
    contender(
      'a bare loop',
      each((calls, index) => bareLoop(calls, randomFrom(index))),
    ),
  ];
}

/** Makes a batch of runs, numbered from `from`. */
type Batch = (calls: number, from: number) => Promise<void>;

const each =
  (run: (calls: number, index: number) => Promise<void>): Batch =>
  async (calls, from) => {
    for (let i = 0; i < BATCH; i += 1) await run(calls, from + i);
  };

function contender(name: string, batch: Batch): Contender {
  const rate = async (calls: number, ms: number): Promise<Rate> => {
    const began = performance.now();
    let runs = 0;
    for (; performance.now() - began < ms; runs += BATCH) await batch(calls, runs);
    return (runs / (performance.now() - began)) * 1000;
  };
  return { name, rate, close: () => Promise.resolve() };
}

/** As its documentation shows it. */
async function byFastCheck(calls: number, seed: number): Promise<void> {
  const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
    await scheduler.waitFor(twoUsers(calls, () => scheduler.schedule(Promise.resolve())));
  });
  await fc.assert(property, { numRuns: BATCH, seed });
}

async function ours({ tested, stack }: Simulation, calls: number, index: number): Promise<void> {
  const { strategy } = strategyFor(SEED, index, calls);
  const how = { traced: false, thorough: false, file: null };
  const statistics = new Statistics(tested.offered);
  const { result } = await simulate(planOf(calls), { tested, stack, strategy, statistics, ...how });
  const made = statistics.calls - 1; // the end
  if (verdictOf(result) !== 'conforms' || made !== calls) throw new Error('The run is no measurement.');
}

function planOf(calls: number): Plan {
  const entries = Array.from({ length: calls / ADDRESSES.length }, (_, id): Entry => [id, 0, 0, 0, 0]);
  const workload = ADDRESSES.map(() => entries);
  return {
    config: { addresses: ADDRESSES.length },
    workload,
    end: [0, 0],
    delays: {},
    faults: [],
    clocks: [],
    random: 0,
  };
}

/** What is possible is in a list, and one of it happens after the other. */
async function bareLoop(calls: number, random: Random): Promise<void> {
  const possible: (() => void)[] = [];
  const settled = (): Promise<void> =>
    new Promise((resolve) => {
      queueMicrotask(() => {
        process.nextTick(resolve);
      });
    });
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      possible.push(resolve);
    });
  const done = twoUsers(calls, turn);
  for (;;) {
    await settled();
    if (possible.length === 0) break;
    const next = pick(random, possible);
    possible.splice(possible.indexOf(next), 1);
    next();
  }
  await done;
}

/** Both users acquire and release, so many calls in all; mutual exclusion is checked. `turn` resolves when its turn has come. */
async function twoUsers(calls: number, turn: () => Promise<unknown>): Promise<void> {
  const inboxes = ADDRESSES.map(() => new Inbox<Message>());
  let eating = 0;
  const user = async (address: number): Promise<void> => {
    const node = new Imp0Node(contextAt(address, inboxes, turn));
    for (let left = calls / ADDRESSES.length; left > 0; left -= 2) {
      await turn();
      await node.acq();
      if ((eating += 1) > 1) throw new Error('Both users hold the lock.');
      await turn();
      eating -= 1;
      await node.rel();
    }
  };
  await Promise.all(ADDRESSES.map(user));
}

/** Messages in memory: sending one takes a turn, and so does its arrival. */
function contextAt(address: number, inboxes: readonly Inbox<Message>[], turn: () => Promise<unknown>): Imp0Context {
  const lower: Imp0Context['lower'] = {
    send: async (to, message: Message) => {
      void turn().then(() => inboxes[to]!.put(address, message));
      await turn();
    },
    recv: () => inboxes[address]!.receive(),
    end: () => Promise.resolve(),
  };
  return { address, lower, informTester: () => Promise.resolve() } as unknown as Imp0Context;
}
