/** A chunk of a simulated campaign: runs one after the other, as fast as can be, until one is not as it should be. */
import type { Tested } from '../campaign/attempts.ts';
import { Statistics } from '../campaign/statistics.ts';
import { Coverage, type Reached } from '../coverage/coverage.ts';
import { verdictOf } from '../findings/finding.ts';
import { sampleClocks } from '../plan/clocks.ts';
import type { FaultKind } from '../plan/faults.ts';
import { samplePlan, type Plan, type PlanSize } from '../plan/plan.ts';
import { planWithFaults, struckBy } from '../plan/sample-faults.ts';
import type { Simulation } from './recorded.ts';
import { strategyFor, type StrategyName } from './portfolio.ts';
import { simulate } from './simulate.ts';
import type { SimulatedStack } from './stack.ts';
import { Replay } from './strategies/replay.ts';
import type { Strategy } from './strategies/strategy.ts';

/** Which runs of which campaign. */
export interface Chunk {
  readonly size: PlanSize;
  readonly seed: number;
  /** The first run, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** From one run to the next: those between are of other shards. */
  readonly stride: number;
  /** What is done to nodes and links in half of the runs. */
  readonly faults: readonly FaultKind[];
  /** Steps are followed to their very end. */
  readonly thorough: boolean;
  /** What every run replays; null: each run has a plan of its own. */
  readonly plan: Plan | null;
}

/** What a chunk came to. */
export interface ChunkResult {
  readonly statistics: Statistics;
  /** What was reached of the specification, in some of the runs. */
  readonly reached: Reached;
  /** How many runs each strategy had. */
  readonly runs: Partial<Record<StrategyName, number>>;
  /** The first run that failed, or could not be decided; no more were made after it. */
  readonly failed: number | null;
}

/** Is told how far a chunk is. */
export interface ChunkProgress {
  /** A run begins. */
  readonly begins: (index: number) => void;
  /** A step of it is made. */
  readonly step: () => void;
}

/** Coverage is collected in one run of so many: it costs a good part of what a run does. */
const COVERED_EVERY = 10;

/** The plan of a run, with the strategy that decides it. Nodes that are together in one process have one clock, and it is right. */
export function runOf(
  { tested, stack }: Simulation,
  { size, seed, faults }: Pick<Chunk, 'size' | 'seed' | 'faults'>,
  index: number,
): { plan: Plan } & ReturnType<typeof strategyFor> {
  const clocks = stack.layers[0].together ? [] : sampleClocks(size.addresses, seed, index);
  const plan = { ...samplePlan(size, seed, index), clocks };
  const struck = planWithFaults({ name: String(index), plan }, { kinds: faults, seed, ...struckBy(tested) });
  return { plan: struck, ...strategyFor(seed, index, size.calls) };
}

/** Its delays have a meaning only where steps have keys. */
const replayOf = (plan: Plan): { plan: Plan; name: null; strategy: Strategy } => ({
  ...{ plan, name: null, strategy: new Replay(plan) },
});

/** Makes the runs, and tells how far it is. Rejects with `NotSimulable`, or if the tester itself fails. */
export async function runChunk(
  tested: Tested,
  stack: SimulatedStack,
  chunk: Chunk,
  { begins, step }: ChunkProgress = { begins: () => {}, step: () => {} },
): Promise<ChunkResult> {
  const statistics = new Statistics(tested.offered);
  const coverage = new Coverage(tested);
  const runs: Partial<Record<StrategyName, number>> = {};
  const done = (failed: number | null): ChunkResult => {
    statistics.coverage = null; // what goes to another thread is plain data
    return { statistics, reached: coverage.toJSON(), runs, failed };
  };
  for (let index = chunk.from; index < chunk.to; index += chunk.stride) {
    begins(index);
    statistics.coverage = index % COVERED_EVERY === 0 ? coverage : null;
    const { plan, name, strategy } = chunk.plan ? replayOf(chunk.plan) : runOf({ tested, stack }, chunk, index);
    const how = { traced: name === null, thorough: chunk.thorough, file: null, onStep: step };
    const { result, crashed } = await simulate(plan, { tested, stack, strategy, statistics, ...how });
    statistics.runs += 1;
    for (const each of result.unclaimed) statistics.notClaimed(each, String(index));
    if (name !== null) runs[name] = (runs[name] ?? 0) + 1;
    if (crashed || verdictOf(result) !== 'conforms') return done(index);
  }
  return done(null);
}
