/**
 * `npm run bench`: what the tester costs. Calls per second of the whole path beside those of a bare echo and of what lies between;
 * the parts alone; recorded histories; the memory over a long campaign. All that is compared is measured in turns, so that the ratios hold on a noisy machine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '../services/environment/clock.ts';
import { TraceFile } from '../tester/trace/trace.ts';
import { openReal } from '../tester/world/real.ts';
import { campaign } from './campaigns.ts';
import { Child } from './child.ts';
import type { Contender } from './contender.ts';
import type { HistoryCosts } from './histories.ts';
import type { Memory } from './memory.ts';
import { WholePath, instantTarget, peers } from './ours.ts';
import { measureParts } from './parts.ts';
import { heading, printHistories, printLine, printMemory, printParts, printStandings } from './print.ts';
import { compare, median } from './rounds.ts';
import { judgedCalls, schedules, simulation } from './simulation.ts';
import { Timed } from './timed.ts';
import { echo, jsonRpc } from './yardsticks.ts';

/** Two users of a lock, and many. */
const CONCURRENCIES = [2, 50] as const;
const ROUNDS = { rounds: 9, ms: 300 };
const PARTS = { rounds: 5, ms: 60 };
/** A campaign as the command line makes it. */
const CAMPAIGN = { callsPerRun: 50, calls: 2000 };
/** Of simulated runs: short ones, as fast-check makes them, and those of a campaign. */
const SCHEDULE_CALLS = 8;
const SIMULATED = [
  ['imp0', 2],
  ['imp1', 3],
] as const;
const SIMULATED_CALLS = [50, 500];
const SIMULATED_MS = 1000;
/** Whatever hangs, the bench ends. */
const DEADLINE_MS = 600_000;

/** Returns the rate of the echo at the natural concurrency. */
async function compareAll(traces: TraceFile): Promise<number> {
  const whole = new WholePath(traces);
  const contenders: Contender[] = [await echo(), await jsonRpc(), await peers(Math.max(...CONCURRENCIES)), whole];
  let yardstick = 0;
  for (const concurrency of CONCURRENCIES) {
    const standings = await compare(contenders, concurrency, ROUNDS);
    yardstick ||= standings[0]!.rate;
    printStandings(`${concurrency} calls at once`, ['calls/s', 'to the echo'], standings);
    const besides = median(whole.besides.get(concurrency)!);
    printLine('making and closing the nodes, not counted above', [besides, 'ms a run']);
  }
  for (const contender of contenders) await contender.close();
  return yardstick;
}

async function measureCampaign(traces: TraceFile): Promise<void> {
  const target = await instantTarget(2);
  const real = await openReal(target.world);
  const world = new Timed(real);
  const clock = realClock();
  const began = clock.now();
  const { runs, calls } = await campaign({ target, world, traces, clock, ...CAMPAIGN });
  const tookMs = clock.now() - began;
  await real.close();
  heading(`A campaign of sampled plans, with their waits: 2 nodes, at most ${CAMPAIGN.callsPerRun} calls a run`);
  printLine('judged calls', [(calls / tookMs) * 1000, '/s']);
  printLine('a run', [tookMs / runs, 'ms'], [calls / runs, 'calls']);
  printLine('making and closing the nodes', [world.besidesMs / runs, 'ms']);
}

/** The simulation, on one core. */
async function measureSimulation(): Promise<void> {
  const standings = await compare(await schedules(), SCHEDULE_CALLS, ROUNDS);
  const title = `Simulated schedules, on one core: two users of imp0, ${SCHEDULE_CALLS} calls a run`;
  printStandings(title, ['runs/s', 'to fast-check'], standings);
  heading('Simulated campaigns, on one core, judged by monitor and checker: calls of the users');
  for (const [use, addresses] of SIMULATED) {
    const simulated = await simulation(use, addresses);
    for (const calls of SIMULATED_CALLS) {
      await judgedCalls(simulated, calls, SIMULATED_MS); // then the code is fast
      const rate = await judgedCalls(simulated, calls, SIMULATED_MS);
      printLine(`${use} at ${addresses} nodes, at most ${calls} calls a run`, [rate, '/s']);
    }
  }
}

/** What a process of its own measures: the file of that name, which has room for files in a folder. */
async function measured<T>(name: string, folder: string): Promise<T> {
  const child = new Child(name, [folder], ['--expose-gc']);
  try {
    return await child.message<T>();
  } finally {
    await child.end();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
setTimeout(() => {
  console.error(`The bench did not end within ${DEADLINE_MS / 1000} s.`);
  process.exit(1);
}, DEADLINE_MS).unref();

const traces = new TraceFile(folder);
console.log(
  `node ${process.version}, ${availableParallelism()} cores; ratios are medians of ${ROUNDS.rounds} rounds, each with its own echo`,
);
const yardstick = await compareAll(traces);
await measureCampaign(traces);
printParts(measureParts(traces, PARTS.rounds, PARTS.ms), yardstick);
await measureSimulation();
printHistories(await measured<HistoryCosts>('histories', folder));
printMemory(await measured<Memory>('memory', folder));
process.exit(); // nothing is waited for any more
