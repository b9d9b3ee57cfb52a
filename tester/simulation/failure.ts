/** From a simulated run that failed to its essence: confirmed, shrunk, with the fewest deviations from first-in-first-out. */
import { isTurnKey } from '../causality/steps.ts';
import { nameOfFinding, verdictOf, type Finding } from '../findings/finding.ts';
import { callsOf, type Plan } from '../plan/plan.ts';
import { pastPart, reachedPart } from '../plan/reached.ts';
import { smallerPlans } from '../plan/smaller.ts';
import { shrink } from '../shrinking/shrink.ts';
import { recordRun, replayRun, type RecordedRun, type Simulation } from './recorded.ts';
import type { SimulatedRun } from './simulate.ts';
import { Replay } from './strategies/replay.ts';
import { Skipping, deviatingOnceMore, type Skips } from './strategies/skipping.ts';
import type { Strategy } from './strategies/strategy.ts';

/** What shrinking needs. */
export interface ShrinkOptions {
  readonly simulation: Simulation;
  readonly failed: RecordedRun;
  readonly finding: Finding;
  readonly fewestAddresses: number;
  readonly isOver: () => boolean;
  readonly onStep: (plan: Plan) => void;
}

/** The smallest plan that was found, and how many were tried. */
export interface Shrunk {
  readonly plan: Plan;
  readonly tried: number;
}

/** Makes the plan of a failed run as small as it can in the time: to what the evidence depends on, then calls and nodes, then deviations. */
export async function shrinkSimulated(options: ShrinkOptions): Promise<Shrunk> {
  return new Shrinking(options).run();
}

/** So many deviations are looked for in other schedules of a plan that is smaller. */
const OTHER_DEVIATIONS = 2;
/** So many schedules of one plan are tried at most; of each that is smaller, fewer. */
const SCHEDULES_MAX = 2000;
const OTHER_SCHEDULES_MAX = 500;

class Shrinking {
  readonly #options: ShrinkOptions;
  readonly #name: string;
  #tried = 0;
  /** How many steps the smallest run takes until it fails: later ones of another run are not deviated from. */
  #steps = 0;

  constructor(options: ShrinkOptions) {
    this.#options = options;
    this.#name = nameOfFinding(options.finding);
  }

  async run(): Promise<Shrunk> {
    let plan = await this.#cut();
    plan = await this.#shrink(plan);
    for (let better: Plan | null = plan; better && !this.#options.isOver();) {
      this.#steps = (await this.#again(plan)).trace.window.filter(({ type }) => type === 'step').length;
      better = (await this.#fewerCalls(plan)) ?? (await this.#fewerDeviations(plan));
      if (better) plan = await this.#shrink(better);
    }
    return { plan, tried: this.#tried };
  }

  /** At first what the evidence depends on, or else what the run came to. */
  async #cut(): Promise<Plan> {
    const { failed, finding, simulation } = this.#options;
    const { plan, trace } = failed;
    const { service } = simulation.tested;
    for (const smaller of [
      pastPart(plan, trace.window, finding.evidence, service),
      reachedPart(plan, trace.window, service),
    ]) {
      const run = await this.#again(smaller);
      if (this.#isSame(run)) return deviationsOf(run.plan) < deviationsOf(smaller) ? run.plan : smaller;
    }
    return plan;
  }

  /** With its own schedule, wherever that still means something. */
  async #shrink(plan: Plan): Promise<Plan> {
    const { fewestAddresses, isOver, onStep } = this.#options;
    const stillFails = async (each: Plan): Promise<boolean> => {
      const fails = await this.#fails(each);
      if (fails) onStep(each);
      return fails;
    };
    return (await shrink(plan, { addresses: fewestAddresses }, stillFails, isOver)).plan;
  }

  /** A plan with fewer calls that fails under another schedule. */
  async #fewerCalls(plan: Plan): Promise<Plan | null> {
    const { fewestAddresses, isOver } = this.#options;
    for (const smaller of smallerPlans(plan, { addresses: fewestAddresses })) {
      const isSmaller = callsOf(smaller) < callsOf(plan) || smaller.config.addresses < plan.config.addresses;
      if (!isSmaller) continue;
      if (isOver()) return null;
      const found = await this.#failsSomehow(smaller, OTHER_DEVIATIONS, OTHER_SCHEDULES_MAX);
      if (found) return found;
    }
    return null;
  }

  /** The same calls, with fewer deviations. */
  async #fewerDeviations(plan: Plan): Promise<Plan | null> {
    const deviations = deviationsOf(plan);
    if (deviations === 0) return null;
    const found = await this.#failsSomehow(plan, Math.min(deviations - 1, OTHER_DEVIATIONS + 1), SCHEDULES_MAX);
    // A timer that is hastened may cost more than one.
    return found && deviationsOf(found) < deviations ? found : null;
  }

  /** The plan with a schedule under which it fails, of those that deviate at most so often. */
  async #failsSomehow(plan: Plan, deviations: number, most: number): Promise<Plan | null> {
    const { isOver, simulation } = this.#options;
    let level: Skips[] = [new Map()];
    for (let deviated = 0, made = 0; deviated <= deviations; deviated += 1) {
      const next: Skips[] = [];
      for (const skips of level) {
        if (isOver() || (made += 1) > most) return null;
        this.#tried += 1;
        const strategy = new Skipping(skips, otherwise(plan));
        const run = await recordRun(simulation, plan, strategy);
        if (this.#isSame(run)) return run.plan;
        if (deviated < deviations) next.push(...deviatingOnceMore(skips, strategy.choices.slice(0, this.#steps)));
      }
      level = next;
    }
    return null;
  }

  async #fails(plan: Plan): Promise<boolean> {
    return this.#isSame(await this.#again(plan));
  }

  #again(plan: Plan): Promise<RecordedRun> {
    this.#tried += 1;
    return replayRun(this.#options.simulation, plan);
  }

  #isSame({ result }: SimulatedRun): boolean {
    return verdictOf(result) === 'violates' && result.findings.some((each) => nameOfFinding(each) === this.#name);
  }
}

/** Messages are lost as the plan says. If calls begin in one turn in it, all do that can: which of them is first may be another. */
function otherwise({ delays, faults }: Plan): Pick<Strategy, 'fate' | 'waits'> {
  const lost = new Replay({ delays: {}, faults });
  const together = Object.keys(delays).some(isTurnKey);
  return { fate: (pending) => lost.fate(pending), waits: () => together };
}

/** How often a plan puts something back. */
const deviationsOf = ({ delays }: Plan): number => Object.values(delays).reduce((sum, delay) => sum + delay, 0);
