/** Steers a campaign: between rounds of runs, towards the calls that could have been made and never were. */
import { namedPlan, type NamedPlan, type PlanSize } from '../plan/plan.ts';
import { WHOLE, numberOf, runsIn, type Shard } from '../plan/shard.ts';
import { SLANTS } from '../plan/slant.ts';
import type { Coverage } from './coverage.ts';

/** So many runs are a round, unless the caller says another number. */
const ROUND = 20;

/**
 * The plans of a campaign. The first round has no slant. Before each later one the coverage is looked at: if calls of ours are
 * open, the runs of the round take all slants in turn, else none. Each plan follows from the seed and its name alone: what nodes
 * did, which no seed repeats, decides only which plans are run. A shard has rounds of its own, and steers by what itself reached.
 */
export function* steeredPlans(
  size: PlanSize,
  seed: number,
  runs: number,
  coverage: Coverage,
  { round = ROUND, shard = WHOLE }: { readonly round?: number; readonly shard?: Shard } = {},
): Generator<NamedPlan> {
  const own = runsIn(shard, runs);
  for (let first = 0; first < own; first += round) {
    const steered = first > 0 && coverage.counts().open.length > 0;
    yield* roundOf(size, seed, { shard, first, runs: Math.min(round, own - first), steered });
  }
}

/** Plans with all slants in turn, whatever was reached. */
export const slantedPlans = (size: PlanSize, seed: number, runs: number): Generator<NamedPlan> =>
  roundOf(size, seed, { shard: WHOLE, first: 0, runs, steered: true });

interface Round {
  readonly shard: Shard;
  /** Its first run, among those of the shard. */
  readonly first: number;
  readonly runs: number;
  readonly steered: boolean;
}

/** The plans of one round. */
function* roundOf(size: PlanSize, seed: number, { shard, first, runs, steered }: Round): Generator<NamedPlan> {
  for (let i = 0; i < runs; i += 1) {
    yield namedPlan(size, seed, numberOf(shard, first + i), steered ? i % SLANTS.length : 0);
  }
}
