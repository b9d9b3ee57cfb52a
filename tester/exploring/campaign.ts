/** An exploration as a campaign: on all cores, what fails is brought to its essence, and what is left is kept. */
import type { ShownRun } from '../campaign/attempts.ts';
import type { CampaignResult } from '../campaign/campaign.ts';
import { Statistics, calledIn } from '../campaign/statistics.ts';
import { expectedOf, meaningless } from '../campaign/vacuity.ts';
import { Coverage } from '../coverage/coverage.ts';
import { nodeFinding, verdictOf, type Finding, type Undecided } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { simulateCampaign, type SimulateCampaignOptions } from '../simulation/campaign.ts';
import { passedRun, recordRun, replayRun } from '../simulation/recorded.ts';
import { notSimulated, whatElse } from '../simulation/not-in-hand.ts';
import { Hangs } from '../simulation/runner.ts';
import { decided } from './decided.ts';
import type { Failed } from './explore.ts';
import { Prompt } from './prompt.ts';
import type { SavedExploration } from './saved.ts';
import type { SliceResult, Watched } from './slice.ts';
import { Stage, stagesOf, type Share, type ShareResult, type StageSummary } from './stage.ts';
import type { Threads } from './threads.ts';

/** What is explored, and how. */
export interface ExploreCampaignOptions extends Omit<SimulateCampaignOptions, 'from' | 'to' | 'stride' | 'first'> {
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
  /** One after the other: the next is begun when nothing is left of the one before. */
  readonly stages: readonly StageSummary[];
  /** How many states of the specification were reached. */
  readonly states: number;
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
  readonly #stages: readonly Stage[];
  readonly #states: Set<string>;
  readonly #undecided: Undecided[] = [];
  readonly #findings: Finding[] = [];
  #failed: Failed | null = null;
  #watched: Watched = { outside: [], thorough: false };

  constructor(options: ExploreCampaignOptions) {
    const { simulation, from, deviationsMax } = options;
    this.#options = options;
    this.#coverage = new Coverage(simulation.tested);
    this.#statistics = new Statistics(simulation.tested.offered, this.#coverage);
    this.#stages = from?.stages.map((each) => new Stage(each)) ?? stagesOf(simulation.stack, deviationsMax);
    this.#states = from?.states ?? new Set();
    if (!from) return;
    this.#statistics.add(from.counts);
    this.#coverage.merge(from.reached);
  }

  async run(): Promise<CampaignResult> {
    const { clock, signal, budgetMs } = this.#options;
    const began = clock.now();
    const isOver = (): boolean => signal.aborted || (budgetMs !== null && clock.now() - began > budgetMs);
    await this.#watch();
    // However small the budget, some of what is left is gone.
    for (let rounds = 0; !this.#isDecided && this.#stage && (rounds === 0 || !isOver()); rounds += 1) {
      await this.#round(this.#stage);
    }
    if (this.#failed) return this.#essenceOf(this.#failed, began);
    if (this.#stage && this.#statistics.runs > 0) this.#keep();
    return this.#conclude(began);
  }

  get #isDecided(): boolean {
    return this.#failed !== null || this.#undecided.length > 0 || this.#findings.length > 0;
  }

  /** The present stage: the first of which something is left. */
  get #stage(): Stage | null {
    return this.#stages.find(({ left }) => left > 0) ?? null;
  }

  /** What cannot be simulated, or hangs, shows itself at once. */
  async #watch(): Promise<void> {
    const { threads, plan } = this.#options;
    try {
      this.#watched = await threads.watch(plan);
    } catch (error) {
      this.#hangs(error);
      return;
    }
    const { outside } = this.#watched;
    if (outside.some(({ breaks }) => breaks)) this.#undecided.push(notSimulated(outside));
  }

  async #round(stage: Stage): Promise<void> {
    const { clock, threads, onProgress } = this.#options;
    const began = clock.now();
    const shares = stage.shares(threads.atOnce);
    const outcomes = await Promise.allSettled(shares.map((share) => this.#explore(stage, share)));
    const results = outcomes.map((outcome, i) => this.#taken(outcome, shares[i] ?? null));
    stage.take(results, clock.now() - began);
    onProgress({ statistics: this.#statistics });
  }

  #explore({ prompt }: Stage, share: Share): Promise<SliceResult> {
    const { plan, deviationsMax, threads } = this.#options;
    const forMs = share === null ? 0 : SLICE_MS;
    return threads.explore({ plan, prompt, deviationsMax, branches: share, forMs, thorough: this.#watched.thorough });
  }

  #taken(outcome: PromiseSettledResult<SliceResult>, share: Share): ShareResult {
    if (outcome.status === 'fulfilled') {
      this.#add(outcome.value);
      return outcome.value;
    }
    this.#hangs(outcome.reason);
    return { schedules: 0, givenUp: 0, branches: share };
  }

  #add({ states, counts, reached, failed, notSame }: SliceResult): void {
    for (const state of states) this.#states.add(state);
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
    const calls = plan.workload.map(({ length }) => length);
    const stages = this.#stages.map(({ summary }) => summary);
    return { calls, stages, states: this.#states.size, deviationsMax };
  }

  #keep(): void {
    const { plan, deviationsMax, keep } = this.#options;
    const { runs, calls, closingCalls, informs, atOnce, functions, heard } = this.#statistics;
    const counts = { runs, calls, closingCalls, informs, atOnce, functions, heard };
    const stages = this.#stages.map(({ saved }) => saved);
    keep({ plan, deviationsMax, stages, states: this.#states, counts, reached: this.#coverage.toJSON() });
  }

  async #conclude(began: number): Promise<CampaignResult> {
    const { simulation, clock, signal, judgeVacuity } = this.#options;
    const statistics = this.#statistics;
    const undecided = this.#undecided;
    const findings = this.#findings;
    if (signal.aborted) undecided.push({ cause: 'interrupted', reason: 'The exploration was interrupted.' });
    else if (judgeVacuity && !this.#isDecided)
      undecided.push(...meaningless(statistics, expectedOf(simulation.tested, calledIn(statistics))));
    const stopped = signal.aborted ? 'interrupted' : findings.length > 0 ? 'found' : this.#stage ? 'budget' : 'runs';
    const verdict = verdictOf({ findings, undecided });
    const passed = verdict === 'conforms' ? await this.#usual() : null;
    return {
      ...{ verdict, findings, undecided, shown: null, passed, shrunk: null },
      ...{ statistics, stopped, leaks: 0, tookMs: clock.now() - began },
      ...{ simulation: null, exploration: this.#summary() },
    };
  }

  /** First in, first out: one schedule of those that were right, to be looked at. */
  async #usual(): Promise<ShownRun | null> {
    const { simulation, plan } = this.#options;
    return passedRun('first in, first out', await replayRun(simulation, plan));
  }

  /** What failed is written as a plan, and handled as one that failed before. */
  async #essenceOf({ decisions, prompt }: Failed, began: number): Promise<CampaignResult> {
    const options = this.#options;
    const way = decided(decisions);
    const { plan } = await recordRun(options.simulation, options.plan, prompt ? new Prompt(way) : way);
    const first = { name: 'explored', plan };
    const result = await simulateCampaign({
      ...options,
      judgeVacuity: false,
      budgetMs: null,
      from: 0,
      to: 0,
      stride: 1,
      first,
    });
    const tookMs = options.clock.now() - began;
    const all = { ...result, statistics: this.#statistics, exploration: this.#summary(), tookMs };
    if (result.verdict !== 'conforms') return all;
    const reason = `A schedule failed, and did not when it was made again. ${whatElse(this.#watched.outside)}`;
    return { ...all, verdict: 'unknown', undecided: [{ cause: 'two runs differ', reason }] };
  }
}
