/** Many simulated runs, chunk by chunk, until one fails or enough is done; what fails is brought to its essence. */
import type { CampaignResult } from '../campaign/campaign.ts';
import type { ShownRun } from '../campaign/attempts.ts';
import { Statistics } from '../campaign/statistics.ts';
import { expectedOf, meaningless } from '../campaign/vacuity.ts';
import { Coverage } from '../coverage/coverage.ts';
import { nameOfFinding, nodeFinding, verdictOf, type Undecided } from '../findings/finding.ts';
import type { FaultKind } from '../plan/faults.ts';
import type { NamedPlan, Plan, PlanSize } from '../plan/plan.ts';
import { runOf, type Chunk, type ChunkResult } from './chunk.ts';
import { essenceOf, noFailure, undecidedBy, type Essence, type ShowingOptions } from './essence.ts';
import { notSimulated } from './not-in-hand.ts';
import type { Outside } from './outside.ts';
import { strategyNames, type StrategyName } from './portfolio.ts';
import { passedRun, recordRun, type RecordedRun } from './recorded.ts';
import { Hangs, type Runner } from './runner.ts';
import { Replay } from './strategies/replay.ts';
import { Watching } from './watching.ts';

/** How many runs a chunk has. */
const CHUNK_RUNS = 50;

/** What a simulated campaign is made of. */
export interface SimulateCampaignOptions extends ShowingOptions {
  readonly size: PlanSize;
  readonly seed: number;
  /** What is done to nodes and links in half of the runs. */
  readonly faults: readonly FaultKind[];
  /** The first run, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** From one run to the next: those between are of other shards. */
  readonly stride: number;
  /** A plan that is tried first: one that failed before. */
  readonly first: NamedPlan | null;
  readonly budgetMs: number | null;
  /** Is a pass without waiting, without two calls at once, a pass? That of one plan, repeated, is. */
  readonly judgeVacuity: boolean;
  readonly runner: Runner;
}

/** What a simulated campaign says beside what every campaign does. */
export interface SimulationSummary {
  /** What each strategy did: its runs, and the names of what it found. */
  readonly strategies: readonly {
    readonly name: StrategyName;
    readonly runs: number;
    readonly found: readonly string[];
  }[];
  /** What was used that the scheduler has no part in. */
  readonly outside: readonly Outside[];
}

/** Runs a simulated campaign. Rejects with `NotSimulable`, or if the tester itself fails. */
export async function simulateCampaign(options: SimulateCampaignOptions): Promise<CampaignResult> {
  return new SimulatedCampaign(options).run();
}

class SimulatedCampaign {
  readonly #options: SimulateCampaignOptions;
  readonly #statistics: Statistics;
  readonly #coverage: Coverage;
  readonly #runs = new Map<StrategyName, number>();
  #foundBy: StrategyName | null = null;
  /** The first run, if nothing was wrong in it. */
  #passed: ShownRun | null = null;
  /** What has failed, or could not be decided. */
  #failure: Essence = noFailure;
  readonly #watching = new Watching();

  constructor(options: SimulateCampaignOptions) {
    this.#options = options;
    this.#coverage = new Coverage(options.simulation.tested);
    this.#statistics = new Statistics(options.simulation.tested.offered, this.#coverage);
  }

  async run(): Promise<CampaignResult> {
    const { clock } = this.#options;
    const began = clock.now();
    await this.#tryFirst();
    const stopped = this.#isDecided ? 'found' : await this.#chunks(began);
    const tookMs = clock.now() - began - this.#failure.shrinkingMs;
    if (!this.#isDecided) this.#failure = undecidedBy(this.#judgeWhole(stopped));
    const { findings, undecided, shown, shrunk } = this.#failure;
    return {
      ...{ verdict: verdictOf(this.#failure), findings, undecided, shown, shrunk, passed: this.#passed },
      ...{ statistics: this.#statistics, stopped, leaks: 0, tookMs },
      simulation: { strategies: this.#strategies(), outside: this.#watching.outside },
      exploration: null,
    };
  }

  get #isDecided(): boolean {
    return verdictOf(this.#failure) !== 'conforms';
  }

  #strategies(): SimulationSummary['strategies'] {
    const found = this.#failure.findings.map(nameOfFinding);
    return strategyNames.map((name) => ({
      ...{ name, runs: this.#runs.get(name) ?? 0 },
      found: name === this.#foundBy ? found : [],
    }));
  }

  /** The first run is watched: what leaves the scheduler's hands does so in most runs. Then the plan that failed before. */
  async #tryFirst(): Promise<void> {
    const { first, simulation, from } = this.#options;
    if (await this.#hangsIn(null)) return;
    const { plan, strategy } = this.#runOf(from);
    const run = await this.#watching.during(() => recordRun(simulation, plan, strategy));
    this.#passed = passedRun(String(from), run);
    if (this.#watching.leaves) this.#failure = undecidedBy([notSimulated(this.#watching.outside)]);
    else if (first) await this.#replay(first);
  }

  /** What goes round for ever must not do so in this thread, where nothing could end it: a runner makes the run before. */
  async #hangsIn(plan: Plan | null): Promise<boolean> {
    const { from, runner, size, seed, faults } = this.#options;
    try {
      await runner.run({ size, seed, faults, from, to: from + 1, stride: 1, thorough: false, plan });
      return false;
    } catch (error) {
      if (!(error instanceof Hangs)) return false; // here it will be seen what it is
      this.#hangs(error, plan);
      return true;
    }
  }

  async #replay(first: NamedPlan): Promise<void> {
    const { simulation, judgeVacuity } = this.#options;
    const { plan, name } = first;
    if (await this.#hangsIn(plan)) return;
    const replay = new Replay(plan);
    const run = await recordRun(simulation, plan, replay, null, this.#statistics);
    this.#statistics.runs += 1;
    if (verdictOf(run.result) !== 'conforms') return this.#failed(name, run);
    this.#passed = passedRun(name, run);
    if (!judgeVacuity && replay.matchedNothing) {
      const keys = replay.unmatched.map((key) => `\`${key}\``).join(', ');
      const reason = `Nothing of its schedule happened in the run, so it was another one. It names ${keys}.`;
      this.#failure = undecidedBy([{ cause: 'nothing matched', reason }]);
    }
  }

  async #chunks(began: number): Promise<CampaignResult['stopped']> {
    const { from, to, stride, budgetMs, clock, runner, signal } = this.#options;
    const length = CHUNK_RUNS * stride;
    const ahead: Promise<ChunkResult | Hangs>[] = [];
    let next = from;
    // However small the budget, some runs are made.
    const spent = (): boolean => next > from && budgetMs !== null && clock.now() - began > budgetMs;
    for (;;) {
      while (ahead.length < runner.atOnce && next < to && !spent() && !signal.aborted) {
        const chunk = this.#start(next, Math.min(to, next + length));
        chunk.catch(() => {}); // when something was found before it, its thread is ended
        ahead.push(chunk);
        next += length;
      }
      const result = await ahead.shift();
      if (!result) break;
      await this.#take(result);
      if (this.#isDecided) return 'found';
    }
    if (signal.aborted) return 'interrupted';
    return next < to ? 'budget' : 'runs';
  }

  #runOf(index: number): ReturnType<typeof runOf> {
    return runOf(this.#options.simulation, this.#options, index);
  }

  #start(from: number, to: number): Promise<ChunkResult | Hangs> {
    const { size, seed, faults, runner, stride } = this.#options;
    const chunk: Chunk = { size, seed, faults, from, to, stride, thorough: this.#watching.thorough, plan: null };
    return runner.run(chunk).catch((error: unknown) => {
      if (error instanceof Hangs) return error;
      throw error;
    });
  }

  /** Chunks are taken in order: of several failures the one with the lowest number counts. */
  async #take(result: ChunkResult | Hangs): Promise<void> {
    if (result instanceof Hangs) {
      this.#hangs(result, null);
      return;
    }
    this.#statistics.add(result.statistics);
    this.#coverage.merge(result.reached);
    for (const name of strategyNames) this.#runs.set(name, (this.#runs.get(name) ?? 0) + (result.runs[name] ?? 0));
    this.#options.onProgress({ statistics: this.#statistics });
    if (result.failed === null) return;
    const { plan, name, strategy } = this.#runOf(result.failed);
    this.#foundBy = name;
    await this.#failed(String(result.failed), await recordRun(this.#options.simulation, plan, strategy));
  }

  #hangs({ message, index }: Hangs, replayed: Plan | null): void {
    const { plan, name: strategy } = this.#runOf(index);
    const name = replayed ? 'saved' : String(index);
    if (!replayed) this.#foundBy = strategy;
    const findings = [nodeFinding('it answers', `In run ${name}: ${message}`, null, [])];
    const shown = { name, plan: replayed ?? plan, findings, events: [], pending: [], path: null };
    this.#failure = { ...noFailure, findings, shown };
  }

  async #failed(name: string, run: RecordedRun): Promise<void> {
    this.#failure = await essenceOf(name, run, this.#watching, this.#options);
  }

  /** What only the whole campaign shows. */
  #judgeWhole(stopped: CampaignResult['stopped']): readonly Undecided[] {
    const { simulation, judgeVacuity } = this.#options;
    const { tested } = simulation;
    if (stopped === 'interrupted') return [{ cause: 'interrupted', reason: 'The campaign was interrupted.' }];
    return judgeVacuity ? meaningless(this.#statistics, expectedOf(tested, tested.offered)) : [];
  }
}
