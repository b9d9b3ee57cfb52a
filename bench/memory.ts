/** Does the tester's memory grow? A process of its own, run with `--expose-gc` and the folder for traces: long campaigns, with a look at the memory now and then. */
import { TraceFile } from '../tester/trace/trace.ts';
import { openReal } from '../tester/world/real.ts';
import type { Processes } from '../tester/world/world.ts';
import { AtOnce, campaign, hastyClock } from './campaigns.ts';
import { instantTarget } from './ours.ts';
import { chunk, simulation } from './simulation.ts';

/** A look at the memory, after a full garbage collection. */
export interface Sample {
  readonly calls: number;
  readonly heapMB: number;
  readonly rssMB: number;
}
/** What the process says when it is done. */
export interface Memory {
  readonly inProcess: readonly Sample[];
  readonly real: readonly Sample[];
  readonly simulated: readonly Sample[];
}

const IN_PROCESS = { calls: 1_000_000, every: 100_000 };
const REAL = { calls: 30_000, every: 5_000 };
const SIMULATED = { calls: 1_000_000, every: 100_000 };
const SIMULATED_CHUNK = 50;
const CALLS_PER_RUN = 100;
const MB = 2 ** 20;

function look(calls: number): Sample {
  globalThis.gc!();
  const { heapUsed, rss } = process.memoryUsage();
  return { calls, heapMB: heapUsed / MB, rssMB: rss / MB };
}

async function samples(world: Processes, traces: TraceFile, { calls, every }: typeof REAL): Promise<Sample[]> {
  const taken: Sample[] = [];
  await campaign({
    target: await instantTarget(2),
    world,
    traces,
    clock: hastyClock(),
    callsPerRun: CALLS_PER_RUN,
    calls,
    onRun: (statistics) => {
      if (statistics.calls >= every * (taken.length + 1)) taken.push(look(statistics.calls));
    },
  });
  return taken;
}

/** In chunks, as a worker of a simulated campaign makes them. */
async function simulatedSamples({ calls, every }: typeof SIMULATED): Promise<Sample[]> {
  const imp0 = await simulation('imp0', 2);
  const taken: Sample[] = [];
  let made = 0;
  for (let from = 0; made < calls; from += SIMULATED_CHUNK) {
    const { statistics } = await chunk(imp0, { calls: CALLS_PER_RUN, from, runs: SIMULATED_CHUNK });
    made += statistics.calls;
    if (made >= every * (taken.length + 1)) taken.push(look(made));
  }
  return taken;
}

process.on('disconnect', () => process.exit());
const traces = new TraceFile(process.argv[2]!);
const inProcess = await samples(new AtOnce(), traces, IN_PROCESS);
const world = await openReal((await instantTarget(2)).world);
const real = await samples(world, traces, REAL);
await world.close();
const simulated = await simulatedSamples(SIMULATED);
process.send!({ inProcess, real, simulated } satisfies Memory, () => process.exit());
