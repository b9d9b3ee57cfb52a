/** A slice of an exploration: some of the branches that are left, gone for some time. */
import { Statistics, type Counts } from '../campaign/statistics.ts';
import { Coverage, type Reached } from '../coverage/coverage.ts';
import type { Plan } from '../plan/plan.ts';
import { recordRun, type Simulation } from '../simulation/recorded.ts';
import { watchOutside, type Outside } from '../simulation/outside.ts';
import { firstInFirstOut } from '../simulation/strategies/first-in-first-out.ts';
import { realClock } from '../../services/environment/clock.ts';
import { Exploration, type Failed, type Progress } from './explore.ts';
import { Frontier, type Branch } from './fork.ts';
import { NotSame } from './guided.ts';

/** What is to be explored. */
export interface Slice {
  readonly plan: Plan;
  /** Do void returns happen at once? */
  readonly prompt: boolean;
  readonly deviationsMax: number | null;
  /** Steps are followed to their very end. */
  readonly thorough: boolean;
  /** Null: all, from the first run. */
  readonly branches: readonly Branch[] | null;
  readonly forMs: number;
}

/** What came of it, as plain data. */
export interface SliceResult extends Progress {
  /** What is left. */
  readonly branches: readonly Branch[];
  readonly counts: Counts;
  readonly reached: Reached;
  readonly failed: Failed | null;
  /** A run that was made again went another way: how. */
  readonly notSame: string | null;
}

/** Explores a slice. Rejects with `NotSimulable`, or if the tester itself fails. */
export async function exploreSlice(simulation: Simulation, slice: Slice): Promise<SliceResult> {
  const { plan, prompt, deviationsMax, thorough, branches, forMs } = slice;
  const clock = realClock();
  const until = clock.now() + forMs;
  const coverage = new Coverage(simulation.tested);
  const statistics = new Statistics(simulation.tested.offered);
  const progress = { schedules: 0, givenUp: 0, states: new Set<string>() };
  const exploration = new Exploration(
    {
      ...{ simulation, plan, prompt, deviationsMax, thorough, statistics, coverage },
      reduce: deviationsMax === null, // what is left out may deviate less than what is kept
      isOver: () => clock.now() > until,
    },
    branches && { frontier: new Frontier(branches), progress },
  );
  let failed: Failed | null = null;
  let notSame: string | null = null;
  try {
    failed = await exploration.run();
  } catch (error) {
    if (!(error instanceof NotSame)) throw error;
    notSame = error.message;
  }
  statistics.coverage = null; // what goes to another thread is plain data
  const left = exploration.frontier.branches;
  return { ...exploration.progress, branches: left, counts: statistics, reached: coverage.toJSON(), failed, notSame };
}

/** What a first run shows that is watched. */
export interface Watched {
  /** What was used that the scheduler has no part in. */
  readonly outside: readonly Outside[];
  /** Have steps to be followed to their very end? */
  readonly thorough: boolean;
}

/** Watches one run of the plan. Rejects with `NotSimulable`, or if the tester itself fails. */
export async function watchRun(simulation: Simulation, plan: Plan): Promise<Watched> {
  const watch = watchOutside();
  let seen: ReturnType<typeof watch.stop>;
  try {
    await recordRun(simulation, plan, firstInFirstOut);
  } finally {
    seen = watch.stop();
  }
  return { outside: seen.outside, thorough: seen.ticks };
}
