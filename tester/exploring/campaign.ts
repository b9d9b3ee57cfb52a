/** An exploration as a campaign: what fails is brought to its essence, and what is left is kept. */
import type { CampaignResult } from '../campaign/campaign.ts';
import { Statistics, meaningless } from '../campaign/statistics.ts';
import { Coverage } from '../coverage/coverage.ts';
import { verdictOf, type Undecided } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { simulateCampaign, type SimulateCampaignOptions } from '../simulation/campaign.ts';
import { recordRun } from '../simulation/failure.ts';
import { watchOutside, type Outside } from '../simulation/outside.ts';
import { firstInFirstOut } from '../simulation/strategies/first-in-first-out.ts';
import { decided } from './decided.ts';
import { Exploration, type Failed } from './explore.ts';
import { Frontier } from './fork.ts';
import { NotSame } from './guided.ts';
import type { SavedExploration } from './saved.ts';

/** What is explored, and how. */
export interface ExploreCampaignOptions extends Omit<SimulateCampaignOptions, 'from' | 'to' | 'first'> {
  readonly plan: Plan;
  readonly deviationsMax: number | null;
  /** Where another one was left; null: from the beginning. */
  readonly from: SavedExploration<unknown> | null;
  /** Keeps what is left. */
  readonly keep: (left: Omit<SavedExploration<unknown>, 'target' | 'seed'>) => void;
}

/** What an exploration says beside what every campaign does. */
export interface ExplorationSummary {
  /** How many calls each user makes. */
  readonly calls: readonly number[];
  readonly schedules: number;
  /** Runs that were given up, since what they could come to was explored by others. */
  readonly givenUp: number;
  /** How many states of the specification were reached. */
  readonly states: number;
  /** How many ways are left to be gone; 0: all is explored. */
  readonly left: number;
  /** Every schedule with fewer deviations than this is explored; null: all are. */
  readonly deviations: number | null;
  /** Schedules with more were left out from the beginning, and then none that comes to the same as another; null: there is no bound. */
  readonly deviationsMax: number | null;
}

/** Explores. Rejects with `NotSimulable`, or if the tester itself fails. */
export async function exploreCampaign(options: ExploreCampaignOptions): Promise<CampaignResult> {
  return new Exploring(options).run();
}

class Exploring {
  readonly #options: ExploreCampaignOptions;
  readonly #coverage: Coverage;
  readonly #statistics: Statistics;

  constructor(options: ExploreCampaignOptions) {
    const { simulation, from } = options;
    this.#options = options;
    this.#coverage = new Coverage(simulation.tested);
    this.#statistics = new Statistics(simulation.tested.offered, this.#coverage);
    if (from) {
      this.#statistics.add(from.counts);
      this.#coverage.merge(from.reached);
    }
  }

  async run(): Promise<CampaignResult> {
    const { clock } = this.#options;
    const began = clock.now();
    const { outside, thorough } = await this.#watchFirst();
    const broken = outside.filter(({ breaks }) => breaks);
    // What cannot be simulated is told as by a simulated campaign.
    if (broken.length > 0) return this.#failed({ decisions: [] }, null, began);
    const exploration = this.#exploration(thorough, began);
    let failed: Failed | null = null;
    const undecided: Undecided[] = [];
    try {
      failed = await exploration.run();
    } catch (error) {
      if (!(error instanceof NotSame)) throw error;
      undecided.push(notSame(error, outside));
    }
    const summary = this.#summary(exploration);
    if (failed) return this.#failed(failed, summary, began);
    this.#keep(exploration);
    return this.#passed(summary, undecided, began);
  }

  async #watchFirst(): Promise<{ outside: readonly Outside[]; thorough: boolean }> {
    const { simulation, plan } = this.#options;
    const watch = watchOutside();
    let seen: ReturnType<typeof watch.stop>;
    try {
      await recordRun(simulation, plan, firstInFirstOut);
    } finally {
      seen = watch.stop();
    }
    return { outside: seen.outside, thorough: seen.ticks };
  }

  #exploration(thorough: boolean, began: number): Exploration {
    const { simulation, plan, deviationsMax, from, budgetMs, clock, signal, onProgress } = this.#options;
    const statistics = this.#statistics;
    const reduce = deviationsMax === null;
    const left = from && { frontier: new Frontier(from.branches), progress: from.progress };
    return new Exploration(
      {
        ...{ simulation, plan, reduce, deviationsMax, thorough, statistics },
        isOver: () => signal.aborted || (budgetMs !== null && clock.now() - began > budgetMs),
        onRun: () => onProgress({ statistics }),
      },
      left,
    );
  }

  #summary({ progress, frontier }: Exploration): ExplorationSummary {
    const { plan, deviationsMax } = this.#options;
    const { schedules, givenUp, states } = progress;
    return {
      calls: plan.workload.map(({ length }) => length),
      ...{ schedules, givenUp, states: states.size },
      ...{ left: frontier.size, deviations: frontier.deviations, deviationsMax },
    };
  }

  #keep({ frontier, progress }: Exploration): void {
    const { plan, deviationsMax, keep } = this.#options;
    if (frontier.size === 0) return;
    const { runs, calls, closingCalls, informs, atOnce, functions, heard } = this.#statistics;
    const counts = { runs, calls, closingCalls, informs, atOnce, functions, heard };
    keep({ plan, deviationsMax, progress, branches: frontier.branches, counts, reached: this.#coverage.toJSON() });
  }

  #passed(summary: ExplorationSummary, undecided: Undecided[], began: number): CampaignResult {
    const { simulation, clock, signal, judgeVacuity } = this.#options;
    const statistics = this.#statistics;
    if (signal.aborted) undecided.push({ cause: 'interrupted', reason: 'The exploration was interrupted.' });
    else if (judgeVacuity && undecided.length === 0) undecided.push(...meaningless(statistics, simulation.tested));
    const stopped = signal.aborted ? 'interrupted' : summary.left > 0 ? 'budget' : 'runs';
    return {
      ...{ verdict: verdictOf({ findings: [], undecided }), findings: [], undecided, shown: null, shrunk: null },
      ...{ statistics, stopped, leaks: 0, tookMs: clock.now() - began, simulation: null, exploration: summary },
    };
  }

  /** What failed is written as a plan, and handled like one that failed before. */
  async #failed({ decisions }: Failed, exploration: ExplorationSummary | null, began: number): Promise<CampaignResult> {
    const options = this.#options;
    const { plan: failed } = await recordRun(options.simulation, options.plan, decided(decisions));
    const first = { name: 'explored', plan: failed };
    const result = await simulateCampaign({ ...options, budgetMs: null, from: 0, to: 0, first });
    const statistics = exploration ? this.#statistics : result.statistics;
    return { ...result, statistics, exploration, tookMs: options.clock.now() - began };
  }
}

function notSame({ message }: NotSame, outside: readonly Outside[]): Undecided {
  const used = outside.map(({ what, place }) => `${what} at ${place ?? 'some place'}`).join(', ');
  const why = used === '' ? 'the state of a module, say, which survives runs' : used;
  return {
    cause: 'two runs differ',
    reason: `A run was made again, and went another way: ${message}. Something is not in the hands of the scheduler: ${why}.`,
  };
}
