/** Steers a campaign: between rounds of runs, towards the calls that could have been made and never were. */
import { namedPlan, type NamedPlan, type PlanSize } from '../plan/plan.ts';
import { SLANTS } from '../plan/slant.ts';
import type { Coverage } from './coverage.ts';

/** So many runs are a round, unless the caller says another number. */
const ROUND = 20;

/**
 * The plans of a campaign. The first round has no slant. Before each later one the coverage is looked at: if calls of ours are
 * open, the runs of the round take all slants in turn, else none. Each plan follows from the seed and its name alone: what nodes
 * did, which no seed repeats, decides only which plans are run.
 */
export function* steeredPlans(
  size: PlanSize,
  seed: number,
  runs: number,
  coverage: Coverage,
  round = ROUND,
): Generator<NamedPlan> {
  for (let first = 0; first < runs; first += round) {
    const steered = first > 0 && coverage.counts().open.length > 0;
    yield* roundOf(size, seed, { first, runs: Math.min(round, runs - first), steered });
  }
}

/** The plans of one round. `first`: the number of its first run. */
export function* roundOf(
  size: PlanSize,
  seed: number,
  { first, runs, steered }: { readonly first: number; readonly runs: number; readonly steered: boolean },
): Generator<NamedPlan> {
  for (let i = 0; i < runs; i += 1) yield namedPlan(size, seed, first + i, steered ? i % SLANTS.length : 0);
}
