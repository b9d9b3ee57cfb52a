/** Many simulated runs, chunk by chunk, until one fails or enough is done; what fails is brought to its essence. */
import type { Clock } from '../../services/environment/clock.ts';
import type { ShownRun } from '../campaign/attempts.ts';
import type { CampaignResult, Progress, ShrunkFailure } from '../campaign/campaign.ts';
import { Statistics, meaningless } from '../campaign/statistics.ts';
import { Coverage } from '../coverage/coverage.ts';
import { nameOfFinding, nodeFinding, verdictOf, type Finding, type Undecided } from '../findings/finding.ts';
import { callsOf, type NamedPlan, type Plan, type PlanSize } from '../plan/plan.ts';
import type { TraceFile } from '../trace/trace.ts';
import { runOf, type Chunk, type ChunkResult } from './chunk.ts';
import { difference, recordRun, replayRun, shrinkSimulated, type RecordedRun, type Simulation } from './failure.ts';
import { notSimulated, whatElse } from './not-in-hand.ts';
import { watchOutside, type Outside } from './outside.ts';
import { strategyNames, type StrategyName } from './portfolio.ts';
import { Hangs, type Runner } from './runner.ts';
import { Replay } from './strategies/replay.ts';

/** How many runs a chunk has. */
const CHUNK_RUNS = 50;

/** What a simulated campaign is made of. */
export interface SimulateCampaignOptions {
  readonly simulation: Simulation;
  readonly size: PlanSize;
  readonly seed: number;
  /** The first run, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** A plan that is tried first: one that failed before. */
  readonly first: NamedPlan | null;
  readonly budgetMs: number | null;
  readonly shrinkMs: number;
  readonly fewestAddresses: number;
  /** Is a pass without waiting, without two calls at once, a pass? That of one plan, repeated, is. */
  readonly judgeVacuity: boolean;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly traces: TraceFile;
  readonly title: string;
  readonly header: object;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
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
  #undecided: Undecided[] = [];
  #findings: readonly Finding[] = [];
  #foundBy: StrategyName | null = null;
  #shown: ShownRun | null = null;
  #shrunk: ShrunkFailure | null = null;
  #outside: readonly Outside[] = [];
  #thorough = false;
  #shrinkingMs = 0;

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
    const tookMs = clock.now() - began - this.#shrinkingMs;
    if (!this.#isDecided) this.#judgeWhole(stopped);
    const found = { findings: this.#findings, undecided: this.#undecided };
    return {
      ...{ verdict: verdictOf(found), ...found, shown: this.#shown, shrunk: this.#shrunk },
      ...{ statistics: this.#statistics, stopped, leaks: 0, tookMs },
      simulation: { strategies: this.#strategies(), outside: this.#outside },
      exploration: null,
    };
  }

  get #isDecided(): boolean {
    return this.#findings.length > 0 || this.#undecided.length > 0;
  }

  #strategies(): SimulationSummary['strategies'] {
    const found = this.#findings.map(nameOfFinding);
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
    await this.#watched(() => recordRun(simulation, plan, strategy));
    if (this.#leaves) this.#cannotBeSimulated();
    else if (first) await this.#replay(first);
  }

  /** What goes round for ever must not do so in this thread, where nothing could end it: a runner makes the run before. */
  async #hangsIn(plan: Plan | null): Promise<boolean> {
    const { from, runner, size, seed } = this.#options;
    try {
      await runner.run({ size, seed, from, to: from + 1, thorough: false, plan });
      return false;
    } catch (error) {
      if (!(error instanceof Hangs)) return false; // here it will be seen what it is
      this.#hangs(error, plan);
      return true;
    }
  }

  /** Makes a run, and sees what it uses that the scheduler has no part in. */
  async #watched(run: () => Promise<RecordedRun>): Promise<RecordedRun> {
    const watch = watchOutside();
    try {
      return await run();
    } finally {
      const { outside, ticks } = watch.stop();
      this.#outside = [...this.#outside, ...outside.filter((each) => !this.#outside.some(isSamePlace(each)))];
      this.#thorough ||= ticks;
    }
  }

  /** Something has left the hands of the scheduler: nothing can be said of what it then did. */
  get #leaves(): boolean {
    return this.#outside.some(({ breaks }) => breaks);
  }

  async #replay(first: NamedPlan): Promise<void> {
    const { simulation, judgeVacuity } = this.#options;
    const { plan, name } = first;
    if (await this.#hangsIn(plan)) return;
    const replay = new Replay(plan);
    const run = await recordRun(simulation, plan, replay, null, this.#statistics);
    this.#statistics.runs += 1;
    if (verdictOf(run.result) !== 'conforms') return this.#failed(name, run);
    if (!judgeVacuity && replay.matchedNothing) {
      const keys = replay.unmatched.map((key) => `\`${key}\``).join(', ');
      const reason = `Nothing of its schedule happened in the run, so it was another one. It names ${keys}.`;
      this.#undecided.push({ cause: 'nothing matched', reason });
    }
  }

  #cannotBeSimulated(): void {
    this.#undecided.push(notSimulated(this.#outside));
  }

  async #chunks(began: number): Promise<CampaignResult['stopped']> {
    const { from, to, budgetMs, clock, runner, signal } = this.#options;
    const ahead: Promise<ChunkResult | Hangs>[] = [];
    let next = from;
    const spent = (): boolean => budgetMs !== null && clock.now() - began > budgetMs;
    for (;;) {
      while (ahead.length < runner.atOnce && next < to && !spent() && !signal.aborted) {
        const chunk = this.#start(next, Math.min(to, next + CHUNK_RUNS));
        chunk.catch(() => {}); // when something was found before it, its thread is ended
        ahead.push(chunk);
        next += CHUNK_RUNS;
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
    return runOf(this.#options.simulation.stack, this.#options, index);
  }

  #start(from: number, to: number): Promise<ChunkResult | Hangs> {
    const { size, seed, runner } = this.#options;
    const chunk: Chunk = { size, seed, from, to, thorough: this.#thorough, plan: null };
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
    this.#findings = [nodeFinding('it answers', `In run ${name}: ${message}`, null, [])];
    this.#shown = {
      ...{ name, plan: replayed ?? plan, findings: this.#findings },
      ...{ events: [], pending: [], path: null },
    };
  }

  /** Confirms what failed by a second run, and brings it to its essence. */
  async #failed(name: string, run: RecordedRun): Promise<void> {
    const { findings, undecided } = run.result;
    const again = await this.#watched(() => this.#traced(name, run.plan));
    if (this.#leaves) {
      this.#cannotBeSimulated();
      return;
    }
    this.#shown = this.#show(name, run.plan, again, name);
    const differs = difference(run.trace, again.trace);
    if (differs !== null || verdictOf(run.result) === 'conforms') {
      const why = differs ?? 'it failed in the campaign, and not when it was repeated';
      this.#undecided.push({
        cause: 'two runs differ',
        reason: `Run ${name} was made twice: ${why}. ${whatElse(this.#outside)}`,
      });
      return;
    }
    this.#findings = findings;
    this.#undecided = [...undecided];
    if (findings[0] && this.#options.shrinkMs > 0) await this.#shrink(name, run, findings[0]);
  }

  /** Replays a plan, with its trace in a file. */
  #traced(name: string, plan: Plan): Promise<RecordedRun> {
    const { simulation, traces, header } = this.#options;
    return replayRun(simulation, plan, { traces, header: { ...header, run: name } });
  }

  /** The run that was made last, with its trace. */
  #show(name: string, plan: Plan, { result, trace, pending }: RecordedRun, label: string): ShownRun {
    const { traces, title } = this.#options;
    const path = traces.keep(`${title}-${label}`);
    return { name, plan, findings: result.findings, events: trace.window, pending, path };
  }

  async #shrink(name: string, failed: RecordedRun, finding: Finding): Promise<void> {
    const { simulation, fewestAddresses, clock, shrinkMs, signal, onProgress } = this.#options;
    const began = clock.now();
    const { plan, tried } = await shrinkSimulated({
      ...{ simulation, failed, finding, fewestAddresses },
      isOver: () => signal.aborted || clock.now() - began > shrinkMs,
      onStep: (shrunkTo) => onProgress({ shrunkTo }),
    });
    this.#shrinkingMs = clock.now() - began;
    const shown = this.#show(name, plan, await this.#traced(name, plan), `${name}-shrunk`);
    const fails = shown.findings.some((each) => nameOfFinding(each) === nameOfFinding(finding)) ? 2 : 1;
    this.#shrunk = {
      ...{ kind: 'shrunk', plan, tried, rate: { fails, runs: 2 } },
      ...{ callsBefore: callsOf(failed.plan), fresh: false, shown },
    };
  }

  /** What only the whole campaign shows. */
  #judgeWhole(stopped: CampaignResult['stopped']): void {
    const { simulation, judgeVacuity } = this.#options;
    if (stopped === 'interrupted') {
      this.#undecided.push({ cause: 'interrupted', reason: 'The campaign was interrupted.' });
    } else if (judgeVacuity) {
      this.#undecided.push(...meaningless(this.#statistics, simulation.tested));
    }
  }
}

const isSamePlace =
  ({ what, place }: Outside) =>
  (other: Outside): boolean =>
    what === other.what && place === other.place;
