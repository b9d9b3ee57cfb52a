/** Many runs, until something is wrong or enough is done. */
import type { AnyChecker } from '../../checkers/checker.ts';
import { deriveSeed } from '../../services/environment/random.ts';
import type { Clock } from '../../services/environment/clock.ts';
import type { AnyService } from '../../services/service.ts';
import { verdictOf, type Finding, type Undecided, type Verdict } from '../findings/finding.ts';
import { samplePlan, type Plan } from '../plan/plan.ts';
import type { TraceEvent } from '../trace/event.ts';
import { Trace, type TraceFile } from '../trace/trace.ts';
import type { World } from '../world/world.ts';
import { confirm } from './confirm.ts';
import { runPlan, type RunResult } from './run.ts';
import { Statistics, vacuity } from './statistics.ts';
import type { Patience } from './watch.ts';

/** How long the runs of a campaign wait at first. */
const PATIENCE: Patience = { lookMs: 200, stuckMs: 2000, answerMs: 1000, leftMs: 500 };
const patienceTimes = (factor: number): Patience => ({
  lookMs: PATIENCE.lookMs * factor,
  stuckMs: PATIENCE.stuckMs * factor,
  answerMs: PATIENCE.answerMs * factor,
  leftMs: PATIENCE.leftMs * factor,
});
/** After so many runs that could not be decided, more of them would say nothing new. */
const UNDECIDED_MAX = 3;

/** What a campaign is made of. */
export interface CampaignOptions {
  readonly service: AnyService;
  readonly addresses: number;
  readonly parameters: unknown;
  /** The functions that the implementation offers. */
  readonly offered: readonly string[];
  readonly checker: AnyChecker | null;
  readonly runs: number;
  /** At most so many calls in a run, those that close it not counted. */
  readonly calls: number;
  readonly seed: number;
  /** Repeat the plan of this run only. */
  readonly only: number | null;
  /** Begin no run after so long. */
  readonly budgetMs: number | null;
  readonly world: World;
  readonly clock: Clock;
  readonly traces: TraceFile;
  /** What the traces are called, and what stands in their first line. */
  readonly title: string;
  readonly header: object;
  readonly onProgress: (statistics: Statistics) => void;
  readonly signal: AbortSignal;
}

/** A run that is shown: one that failed, or could not be decided. */
export interface ShownRun {
  /** Which run of the campaign. */
  readonly index: number;
  readonly plan: Plan;
  /** The last events of it. */
  readonly events: readonly TraceEvent[];
  /** Where all of it is; null: it could not be written. */
  readonly path: string | null;
}

/** What a campaign came to. */
export interface CampaignResult {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  /** The run that failed, or else the first that could not be decided. */
  readonly shown: ShownRun | null;
  readonly statistics: Statistics;
  readonly stopped: 'runs' | 'budget' | 'found' | 'interrupted';
  readonly leaks: number;
  readonly tookMs: number;
}

/** Runs a campaign. Rejects only if the tester itself fails, or a world cannot be renewed. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  return new Campaign(options).run();
}

class Campaign {
  readonly #options: CampaignOptions;
  readonly #statistics: Statistics;
  readonly #undecided: Undecided[] = [];
  #findings: readonly Finding[] = [];
  #shown: ShownRun | null = null;
  /** Names the runs; another campaign on the same nodes has other names. */
  readonly #name: string;
  #attempts = 0;

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.#statistics = new Statistics(options.offered);
    this.#name = `${options.seed}-${process.pid}`;
  }

  async run(): Promise<CampaignResult> {
    const { clock, world } = this.#options;
    const began = clock.now();
    const stopped = await this.#runs(began);
    if (this.#findings.length === 0) this.#judgeWhole(stopped);
    const found = { findings: this.#findings, undecided: this.#undecided };
    const tookMs = clock.now() - began;
    const { leaks } = world;
    return {
      verdict: verdictOf(found),
      ...found,
      shown: this.#shown,
      statistics: this.#statistics,
      stopped,
      leaks,
      tookMs,
    };
  }

  async #runs(began: number): Promise<CampaignResult['stopped']> {
    const { runs, only, seed, budgetMs, clock, signal, onProgress } = this.#options;
    for (let i = 0; i < Math.min(runs, this.#options.world.runsMax); i += 1) {
      if (signal.aborted) return 'interrupted';
      if (budgetMs !== null && clock.now() - began > budgetMs) return 'budget';
      const index = only ?? i;
      await this.#run(index, samplePlan(this.#options, seed, index));
      if (this.#findings.length > 0 || this.#undecided.length >= UNDECIDED_MAX) return 'found';
      onProgress(this.#statistics);
    }
    return signal.aborted ? 'interrupted' : 'runs';
  }

  async #run(index: number, plan: Plan): Promise<void> {
    const { world, signal } = this.#options;
    const { result, trace } = await this.#attempt(index, plan, 1);
    this.#statistics.runs += 1;
    if (verdictOf(result) === 'conforms' && !signal.aborted) return;
    const kept = this.#keep(index, plan, trace);
    this.#shown ??= kept;
    if (result.findings.length > 0) {
      this.#shown = kept;
      this.#findings = result.findings;
      return;
    }
    if (signal.aborted) return;
    const confirmed = world.renewable ? await this.#confirm(index, plan, result.undecided) : [];
    this.#findings = confirmed;
    // Of several runs the worst is shown: one that failed before one that could not be decided.
    if (confirmed.length === 0) this.#undecided.push(...result.undecided);
    else if (this.#shown.index !== index) this.#shown = kept;
    await world.renew();
  }

  /** Repeats a run that could not be decided. What a repetition finds is shown in its trace. */
  async #confirm(index: number, plan: Plan, undecided: readonly Undecided[]): Promise<readonly Finding[]> {
    return confirm(undecided, this.#options.clock, async (factor) => {
      await this.#options.world.renew();
      const { result, trace } = await this.#attempt(index, plan, factor);
      if (result.findings.length > 0) this.#shown = this.#keep(index, plan, trace);
      return result;
    });
  }

  /** Runs a plan once, waiting `factor` times as long as usual. */
  async #attempt(index: number, plan: Plan, factor: number): Promise<{ result: RunResult; trace: Trace }> {
    const { traces, clock, header } = this.#options;
    const run = `${this.#name}-${this.#attempts++}`;
    const origin = clock.now();
    const since = { now: () => clock.now() - origin, sleep: clock.sleep.bind(clock) };
    const trace = new Trace(since.now, traces, { ...header, run: index, plan });
    const result = await runPlan(plan, {
      ...this.#options,
      run,
      trace,
      clock: since,
      patience: patienceTimes(factor),
      statistics: this.#statistics,
    });
    trace.conclude({ verdict: verdictOf(result), ...result });
    return { result, trace };
  }

  #keep(index: number, plan: Plan, trace: Trace): ShownRun {
    const path = this.#options.traces.keep(`${this.#options.title}-${this.#options.seed}-${index}`);
    return { index, plan, events: trace.window, path };
  }

  /** What only the whole campaign shows. */
  #judgeWhole(stopped: CampaignResult['stopped']): void {
    const { service, addresses, parameters, checker } = this.#options;
    if (stopped === 'interrupted') {
      this.#undecided.push({ cause: 'interrupted', reason: 'The campaign was interrupted.' });
      return;
    }
    if (this.#undecided.length > 0) return;
    this.#undecided.push(...vacuity(this.#statistics, service, addresses, parameters));
    if (checker && this.#statistics.informs === 0) {
      const reason = `The checker ${checker.name} heard nothing: the nodes informed of no event.`;
      this.#undecided.push({ cause: 'nothing informed', reason });
    }
  }
}

/** A seed for a campaign that was given none. */
export const freshSeed = (): number => deriveSeed(process.pid, process.hrtime.bigint().toString()) >>> 0;
