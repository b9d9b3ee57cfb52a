/** Our own ways to make calls: two peers with nothing above them, and the whole path with plan, monitor and trace. */
import { realClock } from '../services/environment/clock.ts';
import { runPlan } from '../tester/campaign/run.ts';
import { Eager } from '../tester/campaign/eager.ts';
import type { Patience } from '../tester/campaign/patience.ts';
import { Statistics } from '../tester/campaign/statistics.ts';
import { resolveTarget, type Target } from '../tester/commands/target.ts';
import type { Entry, Plan } from '../tester/plan/plan.ts';
import { Trace, type TraceFile } from '../tester/trace/trace.ts';
import { openReal, type RealWorld } from '../tester/world/real.ts';
import { connect } from '../test-node/wire/connect.ts';
import { OwnProcess } from '../test-node/processes.ts';
import { benchFile } from './child.ts';
import { users, type Contender, type Rate } from './contender.ts';
import { Timed } from './timed.ts';

const INSTANT = benchFile('instant');
/** Nothing takes long here; what does is a failure of the bench. */
const PATIENCE: Patience = { lookMs: 1000, stuckMs: 5000, answerMs: 5000, leftMs: 500 };

/** What a campaign against the node that returns at once is made of. */
export const instantTarget = (addresses: number): Promise<Target> =>
  resolveTarget(addresses, { use: INSTANT, over: [] });

/** `Peer` here, `Host` in a test node: the wire protocol without the run loop. */
export async function peers(addresses: number): Promise<Contender> {
  const child = new OwnProcess('test-node', [String(addresses), '0', '--use', INSTANT, '--port', '0']);
  const broken = (message: string): void => {
    throw new Error(message);
  };
  const { peer } = await connect(await child.url(), { who: 'the node', handlers: {}, onBroken: broken });
  const run = 'bench-0-0';
  const all = [...Array(addresses).keys()];
  const setting = { run, addresses, parameters: null, seed: 0, checked: [], system: {} };
  const prepared = await Promise.all(all.map((address) => peer.request('prepare', { ...setting, address })));
  const endpoints = prepared.map(({ endpoint }) => endpoint);
  await Promise.all(all.map((address) => peer.request('start', { run, address, endpoints })));
  const rate = (concurrency: number, ms: number): Promise<Rate> =>
    users(concurrency, ms, (address, done, failed) => {
      peer.tell('call', { run, address, function: 'go', args: [] }, (outcome) => {
        if ('error' in outcome) failed(outcome.error);
        else done();
      });
    });
  const close = async (): Promise<void> => {
    peer.terminate();
    await child.end();
  };
  return { name: 'Peer and Host', rate, close };
}

/** A run of a plan in a world of real processes, as a campaign makes it. */
export class WholePath implements Contender {
  readonly name = 'the whole path';
  /** How long making the nodes took in each run, and closing them, in ms; by how many there were. */
  readonly besides = new Map<number, number[]>();
  readonly #traces: TraceFile;
  readonly #worlds = new Map<number, { readonly target: Target; readonly world: RealWorld; rate: Rate }>();
  #runs = 0;

  constructor(traces: TraceFile) {
    this.#traces = traces;
  }

  async rate(concurrency: number, ms: number): Promise<Rate> {
    const at = await this.#world(concurrency);
    const world = new Timed(at.world);
    const calls = Math.ceil((at.rate * ms) / 1000 / concurrency) * concurrency;
    const tookMs = await this.#run(at.target, world, calls);
    at.rate = (calls / (tookMs - world.besidesMs)) * 1000;
    this.besides.get(concurrency)!.push(world.besidesMs);
    return at.rate;
  }

  async close(): Promise<void> {
    for (const { world } of this.#worlds.values()) await world.close();
  }

  async #world(addresses: number): Promise<{ target: Target; world: RealWorld; rate: Rate }> {
    const there = this.#worlds.get(addresses);
    if (there) return there;
    const target = await instantTarget(addresses);
    const made = { target, world: await openReal(target.world), rate: 5000 }; // a guess, until it was measured
    this.#worlds.set(addresses, made);
    this.besides.set(addresses, []);
    return made;
  }

  async #run({ tested }: Target, world: Timed, calls: number): Promise<number> {
    const clock = realClock();
    const statistics = new Statistics(tested.offered);
    const trace = new Trace(() => clock.now(), this.#traces, { bench: this.name });
    const signal = new AbortController().signal;
    const run = `bench-${process.pid}-${this.#runs++}`;
    const pace = new Eager({ world, clock, patience: PATIENCE });
    const { leftMs } = PATIENCE;
    const options = { ...tested, run, world, clock, pace, leftMs, statistics, trace, signal };
    const { findings, undecided } = await runPlan(planOf(tested.addresses, calls), options);
    trace.conclude({});
    if (findings.length + undecided.length > 0 || statistics.calls !== calls) {
      throw new Error(`The run is no measurement: ${JSON.stringify({ findings, undecided, statistics })}`);
    }
    return clock.now();
  }
}

/** A plan without waits: every user calls as soon as its last call has returned. */
function planOf(addresses: number, calls: number): Plan {
  const entries = Array.from({ length: calls / addresses }, (_, id): Entry => [id, 0, 0, 0, 0]);
  const workload = Array.from({ length: addresses }, () => entries);
  return { config: { addresses }, workload, end: [0, 0], delays: {}, faults: [], clocks: [], random: 0 };
}
