/** An exploration as a campaign: on all cores, what fails is brought to its essence, and what is left is kept. */
import type { CampaignResult } from '../campaign/campaign.ts';
import { Statistics, meaningless } from '../campaign/statistics.ts';
import { Coverage } from '../coverage/coverage.ts';
import { nodeFinding, verdictOf, type Finding, type Undecided } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { simulateCampaign, type SimulateCampaignOptions } from '../simulation/campaign.ts';
import { recordRun } from '../simulation/failure.ts';
import { notSimulated, whatElse } from '../simulation/not-in-hand.ts';
import { Hangs } from '../simulation/runner.ts';
import { decided } from './decided.ts';
import type { Failed, Progress } from './explore.ts';
import { Frontier } from './fork.ts';
import type { SavedExploration } from './saved.ts';
import type { SliceResult, Watched } from './slice.ts';
import type { Threads } from './threads.ts';

/** What is explored, and how. */
export interface ExploreCampaignOptions extends Omit<SimulateCampaignOptions, 'from' | 'to' | 'first'> {
  readonly plan: Plan;
  /** At most so many deviations from first in, first out; null: as many as there are. */
  readonly deviationsMax: number | null;
  /** Where another one was left; null: from the beginning. */
  readonly from: SavedExploration<unknown> | null;
  readonly threads: Threads;
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
  /** Only schedules with at most so many deviations, and then all of them; null: those that come to the same are left out. */
  readonly deviationsMax: number | null;
}

/** So long a worker explores before it tells what it has come to. */
const SLICE_MS = 500;

/** Explores. Rejects with `NotSimulable`, or if the tester itself fails. */
export async function exploreCampaign(options: ExploreCampaignOptions): Promise<CampaignResult> {
  return new Exploring(options).run();
}

class Exploring {
  readonly #options: ExploreCampaignOptions;
  readonly #coverage: Coverage;
  readonly #statistics: Statistics;
  readonly #progress: Progress;
  readonly #undecided: Undecided[] = [];
  readonly #findings: Finding[] = [];
  /** Null: nothing was explored yet. */
  #frontier: Frontier | null;
  #failed: Failed | null = null;
  #watched: Watched = { outside: [], thorough: false };

  constructor(options: ExploreCampaignOptions) {
    const { simulation, from } = options;
    this.#options = options;
    this.#coverage = new Coverage(simulation.tested);
    this.#statistics = new Statistics(simulation.tested.offered, this.#coverage);
    this.#progress = from?.progress ?? { schedules: 0, givenUp: 0, states: new Set() };
    this.#frontier = from && new Frontier(from.branches);
    if (!from) return;
    this.#statistics.add(from.counts);
    this.#coverage.merge(from.reached);
  }

  async run(): Promise<CampaignResult> {
    const { clock, signal, budgetMs } = this.#options;
    const began = clock.now();
    const isOver = (): boolean => signal.aborted || (budgetMs !== null && clock.now() - began > budgetMs);
    await this.#firstRuns();
    // However small the budget, some of what is left is gone.
    for (let rounds = 0; !this.#isDecided && this.#left > 0 && (rounds === 0 || !isOver()); rounds += 1) {
      await this.#round();
    }
    if (this.#failed) return this.#essenceOf(this.#failed, began);
    if (this.#frontier && this.#left > 0) this.#keep(this.#frontier);
    return this.#conclude(began);
  }

  get #isDecided(): boolean {
    return this.#failed !== null || this.#undecided.length > 0 || this.#findings.length > 0;
  }

  get #left(): number {
    return this.#frontier?.size ?? 1;
  }

  /** What cannot be simulated, or hangs, shows itself at once. */
  async #firstRuns(): Promise<void> {
    const { threads, plan } = this.#options;
    try {
      this.#watched = await threads.watch(plan);
    } catch (error) {
      this.#hangs(error);
      return;
    }
    const { outside } = this.#watched;
    if (outside.some(({ breaks }) => breaks)) this.#undecided.push(notSimulated(outside));
    else if (!this.#frontier) await this.#take([this.#explore(null, 0)]);
  }

  /** Those that deviate little are explored one after the other; of the others everybody has a share. */
  async #round(): Promise<void> {
    const frontier = this.#frontier!;
    const shares = frontier.isInOrder ? [frontier.branches] : frontier.shares(this.#options.threads.atOnce);
    this.#frontier = null;
    await this.#take(shares.map((share) => this.#explore(share, SLICE_MS)));
  }

  #explore(branches: Parameters<Threads['explore']>[0]['branches'], forMs: number): Promise<SliceResult> {
    const { plan, deviationsMax, threads } = this.#options;
    return threads.explore({ plan, deviationsMax, branches, forMs, thorough: this.#watched.thorough });
  }

  async #take(slices: readonly Promise<SliceResult>[]): Promise<void> {
    const statistics = this.#statistics;
    const left: SliceResult['branches'][] = [];
    for (const outcome of await Promise.allSettled(slices)) {
      if (outcome.status === 'rejected') this.#hangs(outcome.reason);
      else {
        this.#add(outcome.value);
        left.push(outcome.value.branches);
      }
    }
    this.#frontier = new Frontier(left.flat());
    this.#options.onProgress({ statistics });
  }

  #add({ schedules, givenUp, states, counts, reached, failed, notSame }: SliceResult): void {
    const progress = this.#progress;
    progress.schedules += schedules;
    progress.givenUp += givenUp;
    for (const state of states) progress.states.add(state);
    this.#statistics.add(counts);
    this.#coverage.merge(reached);
    this.#failed ??= failed;
    if (notSame !== null) {
      const reason = `A run was made again, and went another way: ${notSame}. ${whatElse(this.#watched.outside)}`;
      this.#undecided.push({ cause: 'two runs differ', reason });
    }
  }

  #hangs(error: unknown): void {
    if (!(error instanceof Hangs)) throw error;
    this.#findings.push(nodeFinding('it answers', error.message, null, []));
  }

  #summary(): ExplorationSummary {
    const { plan, deviationsMax } = this.#options;
    const { schedules, givenUp, states } = this.#progress;
    const calls = plan.workload.map(({ length }) => length);
    return { calls, schedules, givenUp, states: states.size, left: this.#left, deviationsMax };
  }

  #keep({ branches }: Frontier): void {
    const { plan, deviationsMax, keep } = this.#options;
    const { runs, calls, closingCalls, informs, atOnce, functions, heard } = this.#statistics;
    const counts = { runs, calls, closingCalls, informs, atOnce, functions, heard };
    keep({ plan, deviationsMax, progress: this.#progress, branches, counts, reached: this.#coverage.toJSON() });
  }

  #conclude(began: number): CampaignResult {
    const { simulation, clock, signal, judgeVacuity } = this.#options;
    const statistics = this.#statistics;
    const undecided = this.#undecided;
    const findings = this.#findings;
    const left = this.#left;
    if (signal.aborted) undecided.push({ cause: 'interrupted', reason: 'The exploration was interrupted.' });
    else if (judgeVacuity && !this.#isDecided) undecided.push(...meaningless(statistics, simulation.tested));
    const stopped = signal.aborted ? 'interrupted' : findings.length > 0 ? 'found' : left > 0 ? 'budget' : 'runs';
    return {
      ...{ verdict: verdictOf({ findings, undecided }), findings, undecided, shown: null, shrunk: null },
      ...{ statistics, stopped, leaks: 0, tookMs: clock.now() - began },
      ...{ simulation: null, exploration: this.#summary() },
    };
  }

  /** What failed is written as a plan, and handled as one that failed before. */
  async #essenceOf({ decisions }: Failed, began: number): Promise<CampaignResult> {
    const options = this.#options;
    const { plan } = await recordRun(options.simulation, options.plan, decided(decisions));
    const first = { name: 'explored', plan };
    const result = await simulateCampaign({ ...options, budgetMs: null, from: 0, to: 0, first });
    const tookMs = options.clock.now() - began;
    return { ...result, statistics: this.#statistics, exploration: this.#summary(), tookMs };
  }
}
