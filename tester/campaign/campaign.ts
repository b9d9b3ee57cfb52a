/** Many runs, until something is wrong or enough is done; what is wrong is shrunk. */
import { verdictOf, type Finding, type Undecided, type Verdict } from '../findings/finding.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { Strike } from '../plan/faults.ts';
import { planned } from '../plan/in-words.ts';
import { callsOf, type NamedPlan, type Plan } from '../plan/plan.ts';
import type { ExplorationSummary } from '../exploring/campaign.ts';
import type { SimulationSummary } from '../simulation/campaign.ts';
import type { Again, Outcome } from '../shrinking/failure.ts';
import { isWhole } from '../trace/memory.ts';
import { Attempts, isBegun, type AttemptsOptions, type ShownRun } from './attempts.ts';
import { confirm, foundAgain } from './confirm.ts';
import { confirmingPatience, hastyPatience, patienceTimes, usualPatience } from './patience.ts';
import { Statistics } from './statistics.ts';
import { expectedOf, meaningless } from './vacuity.ts';

/** After so many runs that could not be decided, more of them would say nothing new. */
const UNDECIDED_MAX = 3;
/** What failed before is tried first for at most this part of the budget: else there would be nothing left for what is new. */
const SAVED_SHARE = 0.25;

/** What a campaign is made of. */
export interface CampaignOptions extends AttemptsOptions {
  /** One after the other is run. */
  readonly plans: Iterable<NamedPlan>;
  /** Runs before them, of the plan that failed before, as many as a part of the budget allows; not there: none. */
  readonly ofSavedPlan?: Iterable<NamedPlan>;
  /** Collects what the runs reach of the specification. The plans may look at it. */
  readonly coverage: Coverage;
  /** Begin no run after so long. */
  readonly budgetMs: number | null;
  /** Shrink a failure for at most so long; 0: not at all. */
  readonly shrinkMs: number;
  /** The fewest nodes to which a failure may be shrunk. */
  readonly fewestAddresses: number;
  /** Is a pass without waiting, without two calls at once, a pass? That of one plan, repeated, is. */
  readonly judgeVacuity: boolean;
  readonly onProgress: (progress: Progress) => void;
}

/** What campaigns of all kinds are given by whoever runs them: where they are recorded, who is told, what ends them. */
export type CampaignSettings = Pick<CampaignOptions, 'traces' | 'clock' | 'title' | 'header' | 'onProgress' | 'signal'>;

/** How far a campaign is: runs are made, or a failure is shrunk to this plan. */
export type Progress = { readonly statistics: Statistics } | { readonly shrunkTo: Plan };

/** What became of the plan that failed. */
export type ShrunkFailure = Outcome & {
  /** How many calls the run made that failed first. */
  readonly callsBefore: number;
  /** Were processes of our own used, fresh ones at first? Nodes that run elsewhere are only reached anew. */
  readonly fresh: boolean;
  /** A run of the shrunk plan that shows the failure. */
  readonly shown: ShownRun | null;
};

/** What a campaign came to. */
export interface CampaignResult {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  /** The run that failed, or else the first that could not be decided. */
  readonly shown: ShownRun | null;
  /** A run in which nothing was wrong, to be looked at: the one with most events, if it is whole in memory; null: there is none. */
  readonly passed: ShownRun | null;
  /** Null: there was nothing to shrink, or it was not to be. */
  readonly shrunk: ShrunkFailure | null;
  readonly statistics: Statistics;
  /** How many of the runs were of the saved plan, where the budget may have left some out; not there: all that were to be made. */
  readonly ofSavedPlan?: number;
  readonly stopped: 'runs' | 'budget' | 'found' | 'interrupted';
  readonly leaks: number;
  readonly tookMs: number;
  /** What a simulated campaign says beside; null: it was not simulated. */
  readonly simulation: SimulationSummary | null;
  /** What an exploration says beside; null: it was none. */
  readonly exploration: ExplorationSummary | null;
}

/** Runs a campaign. Rejects only if the tester itself fails, or a world cannot be renewed. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  return new Campaign(options).run();
}

class Campaign {
  readonly #options: CampaignOptions;
  readonly #attempts: Attempts;
  readonly #statistics: Statistics;
  readonly #undecided: Undecided[] = [];
  #findings: readonly Finding[] = [];
  /** How a suspicion was confirmed. */
  #cameAgain: string | null = null;
  /** The faults that did not happen in any run, though the plan of each has them. */
  #missed: readonly Strike[] | null = null;
  #ofSavedPlan = 0;
  #shown: ShownRun | null = null;
  #passed: ShownRun | null = null;

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.#attempts = new Attempts(options);
    this.#statistics = new Statistics(options.tested.offered, options.coverage);
  }

  async run(): Promise<CampaignResult> {
    const { clock, world } = this.#options;
    const began = clock.now();
    const stopped = await this.#runs(began);
    if (this.#findings.length === 0) this.#judgeWhole(stopped);
    const found = { findings: this.#findings, undecided: this.#undecided };
    const { leaks } = world;
    const tookMs = clock.now() - began;
    return {
      verdict: verdictOf(found),
      ...found,
      shown: this.#shown,
      passed: this.#passed,
      shrunk: await this.#shrink(),
      statistics: this.#statistics,
      ofSavedPlan: this.#ofSavedPlan,
      stopped,
      leaks,
      tookMs,
      simulation: null,
      exploration: null,
    };
  }

  async #runs(began: number): Promise<CampaignResult['stopped']> {
    const { plans, ofSavedPlan = [], budgetMs } = this.#options;
    const first = await this.#each(ofSavedPlan, began, budgetMs === null ? null : budgetMs * SAVED_SHARE);
    this.#ofSavedPlan = this.#statistics.runs;
    return first === 'found' || first === 'interrupted' ? first : this.#each(plans, began, budgetMs);
  }

  async #each(plans: Iterable<NamedPlan>, began: number, budgetMs: number | null): Promise<CampaignResult['stopped']> {
    const { clock, world, signal, onProgress } = this.#options;
    for (const plan of plans) {
      if (signal.aborted) return 'interrupted';
      // However small the budget, one run is made.
      const isFirst = this.#statistics.runs === 0;
      if (!isFirst && budgetMs !== null && clock.now() - began > budgetMs) return 'budget';
      if (this.#statistics.runs >= world.runsMax) break;
      await this.#run(plan);
      if (this.#findings.length > 0 || this.#undecided.length >= UNDECIDED_MAX) return 'found';
      onProgress({ statistics: this.#statistics });
    }
    return signal.aborted ? 'interrupted' : 'runs';
  }

  async #run(plan: NamedPlan): Promise<void> {
    const { world, signal } = this.#options;
    const { result, keep, remember } = await this.#attempts.run(plan, usualPatience, this.#statistics);
    this.#statistics.runs += 1;
    this.#missed = this.#missed?.filter((fault) => result.missed.includes(fault)) ?? result.missed;
    for (const each of result.unclaimed) this.#statistics.notClaimed(each, plan.name);
    if (result.unclaimed.length > 0) await world.abandon(usualPatience.answerMs);
    if (verdictOf(result) === 'conforms') this.#passed = moreTelling(this.#passed, remember());
    if (verdictOf(result) === 'conforms' || (signal.aborted && result.findings.length === 0)) return;
    const kept = keep();
    if (result.findings.length > 0) {
      this.#found(result.findings, kept);
    } else {
      const repetition = world.renewable ? await this.#confirm(plan, result.undecided) : null;
      if (repetition) this.#found(repetition.findings, repetition.shown ?? { ...kept, findings: repetition.findings });
      else this.#cannotTell(result.undecided, kept);
      await world.renew();
    }
  }

  /** Of several runs the worst is shown: one that failed before one that could not be decided. */
  #found(findings: readonly Finding[], shown: ShownRun): void {
    this.#findings = findings;
    this.#shown = shown;
  }

  #cannotTell(undecided: readonly Undecided[], shown: ShownRun): void {
    this.#undecided.push(...undecided);
    this.#shown ??= shown;
  }

  /** Repeats a run that could not be decided. What a repetition finds is shown in its trace; null: nothing was found. */
  async #confirm(
    plan: NamedPlan,
    undecided: readonly Undecided[],
  ): Promise<{ findings: readonly Finding[]; shown: ShownRun | null } | null> {
    const { clock, world } = this.#options;
    const fresh = world.freshProcesses ? 'in fresh processes' : 'with fresh nodes';
    let shown: ShownRun | null = null;
    const { findings, cameAgain } = await confirm(undecided, { clock, fresh }, async (factor) => {
      await world.renew();
      const { result, keep } = await this.#attempts.run(plan, patienceTimes(factor), this.#statistics);
      if (result.findings.length > 0) shown = keep();
      return result;
    });
    this.#cameAgain = cameAgain;
    return findings.length > 0 ? { findings, shown } : null;
  }

  /** What only the whole campaign shows. */
  #judgeWhole(stopped: CampaignResult['stopped']): void {
    const { tested, judgeVacuity } = this.#options;
    if (stopped === 'interrupted') {
      this.#undecided.push({ cause: 'interrupted', reason: 'The campaign was interrupted.' });
    } else if (this.#undecided.length === 0) {
      const expected = expectedOf(tested, tested.offered);
      this.#undecided.push(...(judgeVacuity ? meaningless(this.#statistics, expected) : unmatched(this.#missed ?? [])));
    }
  }

  /** Shrinks what failed, where its plan can be run again and has anything to do with it: a run that never began has called nothing. Whatever comes in between, what was found stays found. */
  async #shrink(): Promise<ShrunkFailure | null> {
    const { world, shrinkMs, signal } = this.#options;
    const failed = this.#shown;
    const [finding] = this.#findings;
    if (!failed || !finding || !isBegun(failed) || shrinkMs === 0 || world.runsMax === 1) return null;
    try {
      return await this.#shrinkRun(failed, finding);
    } catch (error) {
      const reason = signal.aborted ? 'it was interrupted' : (error as Error).message;
      return {
        kind: 'not shrunk',
        reason,
        rate: { fails: 0, runs: 0 },
        callsBefore: 0,
        fresh: world.freshProcesses,
        shown: null,
      };
    }
  }

  async #shrinkRun(failed: ShownRun, finding: Finding): Promise<ShrunkFailure> {
    const { tested, world, clock, shrinkMs, fewestAddresses, signal, onProgress } = this.#options;
    let shown: ShownRun | null = null;
    const again: Again = async (plan, { fresh, confirming }) => {
      signal.throwIfAborted();
      if (fresh) await world.renew();
      const named = { name: `${failed.name}-shrunk`, plan };
      const { result, keep } = await this.#attempts.run(named, confirming ? confirmingPatience : hastyPatience);
      const findings = foundAgain(result, finding, this.#cameAgain);
      const fails = findings.length > 0;
      if (fails && confirming) shown ??= { ...keep(), findings };
      if (result.undecided.some(({ cause }) => cause === 'no answer')) await world.renew();
      else if (verdictOf(result) !== 'conforms') await world.abandon(hastyPatience.answerMs);
      return fails;
    };
    const { reachedPart } = await import('../plan/reached.ts');
    const { shrinkFailure } = await import('../shrinking/failure.ts');
    const reached = reachedPart(failed.plan, failed.events, tested.service);
    await world.renew();
    const outcome = await shrinkFailure({
      plan: failed.plan,
      reached,
      fewest: { addresses: fewestAddresses },
      again,
      now: () => clock.now(),
      budgetMs: shrinkMs,
      signal,
      onStep: (shrunkTo) => onProgress({ shrunkTo }),
    });
    return { ...outcome, callsBefore: callsOf(reached), fresh: world.freshProcesses, shown };
  }
}

/** Of two runs one of which all events are there; of such the one with more. */
function moreTelling(one: ShownRun | null, other: ShownRun): ShownRun {
  if (!one || (isWhole(other.events) && !isWhole(one.events))) return other;
  return isWhole(other.events) && other.events.length > one.events.length ? other : one;
}

/** A plan that was repeated has faults whose moment never came. */
function unmatched(missed: readonly Strike[]): Undecided[] {
  if (missed.length === 0) return [];
  const reason = `The moment of a fault of the plan never came: ${missed.map(planned).join('; ')}.`;
  return [{ cause: 'nothing matched', reason }];
}
