/** Explores all schedules of a plan: those that deviate least from first in, first out come first. */
import { partsOf } from '../../services/semantics/parts.ts';
import { Specification } from '../../services/semantics/specification.ts';
import type { Statistics } from '../campaign/statistics.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { verdictOf } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import type { Simulation } from '../simulation/recorded.ts';
import { simulate, type SimulatedRun } from '../simulation/simulate.ts';
import type { Simulated } from '../simulation/simulated.ts';
import type { Judges } from './effect.ts';
import { Frontier, type Branch } from './fork.ts';
import { Asleep, Guided, NotSame } from './guided.ts';
import { Looking } from './moment.ts';
import { Prompt } from './prompt.ts';

/** What is explored, and how. */
export interface ExploreOptions {
  readonly simulation: Simulation;
  readonly plan: Plan;
  /** Do void returns of the lowest service happen at once? Else whenever they may. */
  readonly prompt: boolean;
  /** Are schedules left out that come to the same as another? Never of nodes that are together in one process. */
  readonly reduce: boolean;
  /** At most so many deviations from first in, first out; null: as many as there are. */
  readonly deviationsMax: number | null;
  /** The last that became possible comes first, not the first: for tests. */
  readonly backwards?: boolean;
  /** Steps are followed to their very end. */
  readonly thorough: boolean;
  readonly statistics: Statistics;
  /** Collects what is reached of the specification; null: nobody asks. */
  readonly coverage: Coverage | null;
  /** Looked at between two runs. */
  readonly isOver: () => boolean;
  readonly onRun?: (explored: Progress, run: ExploredRun) => void;
}

/** A run that came to its end. */
export interface ExploredRun extends SimulatedRun {
  readonly world: Simulated;
}

/** How far it is. */
export interface Progress {
  /** How many schedules there were. */
  schedules: number;
  /** How many runs were given up, since all that they could come to had been explored, or would be. */
  givenUp: number;
  /** The states of the specification that were reached, as JSON. */
  readonly states: Set<string>;
}

/** The decisions of a run that was not as it should be. */
export interface Failed {
  readonly decisions: readonly number[];
  /** Did void returns happen at once? */
  readonly prompt: boolean;
}

/** Coverage is collected in the first so many schedules of a slice, and then in one run of so many. */
const COVERED = 20;
const COVERED_EVERY = 20;

/** Explores; can be left, and gone on with. */
export class Exploration {
  readonly frontier: Frontier;
  readonly progress: Progress;
  readonly #options: ExploreOptions;
  readonly #judges: Judges | null;
  #begun: boolean;

  /** `from`: where another one was left. */
  constructor(
    options: ExploreOptions,
    from: { readonly frontier: Frontier; readonly progress: Progress } | null = null,
  ) {
    this.#options = options;
    this.frontier = from?.frontier ?? new Frontier();
    this.progress = from?.progress ?? { schedules: 0, givenUp: 0, states: new Set() };
    this.#begun = from !== null;
    const { simulation, plan, reduce } = options;
    // Nodes of one process may share what nobody sees: no order of their steps is known to come to the same as another.
    const isTold = !simulation.stack.together;
    this.#judges = reduce && isTold ? judgesOf(simulation, plan.config.addresses) : null;
  }

  /** Goes on until all is explored, or it is over, or a run is not as it should be. Rejects as `simulate` does, and with `NotSame`. */
  async run(): Promise<Failed | null> {
    if (!this.#begun) {
      this.#begun = true;
      const failed = await this.#explore(null);
      if (failed) return failed;
    }
    while (!this.#options.isOver()) {
      const branch = this.frontier.take();
      if (!branch) return null;
      const failed = await this.#explore(branch);
      if (failed) return failed;
    }
    return null;
  }

  /** Coverage costs more than a run: it is collected in those that are likely to show something new. */
  get #isCovered(): boolean {
    const { schedules, givenUp } = this.progress;
    return schedules < COVERED || (schedules + givenUp) % COVERED_EVERY === 0;
  }

  async #explore(branch: Branch | null): Promise<Failed | null> {
    const { simulation, plan, prompt, thorough, statistics, deviationsMax, backwards = false, onRun } = this.#options;
    statistics.coverage = this.#isCovered ? this.#options.coverage : null;
    const looking = new Looking(this.progress.states);
    const branches: Branch[] = [];
    const guided = new Guided({
      ...{ branch, judges: this.#judges, deviationsMax, backwards, moment: looking },
      onBranch: (each) => branches.push(each),
    });
    const strategy = prompt ? new Prompt(guided, () => looking.goesOn()) : guided;
    try {
      const done = await simulate(plan, {
        ...{ ...simulation, strategy, statistics, traced: false, thorough, file: null },
        onWorld: (world, trace) => looking.begin(world, trace),
      });
      guided.finish();
      this.progress.schedules += 1;
      statistics.runs += 1;
      onRun?.(this.progress, { ...done, world: looking.world });
      return done.crashed || verdictOf(done.result) !== 'conforms' ? { decisions: guided.decisions, prompt } : null;
    } catch (error) {
      if (branch && error instanceof NotSame) branches.push(branch); // it was not gone
      if (!(error instanceof Asleep)) throw error;
      this.progress.givenUp += 1;
      return null;
    } finally {
      this.frontier.add(branches);
    }
  }
}

function judgesOf({ tested, stack }: Simulation, addresses: number): Judges {
  const { service, parameters, checker, overtaking } = tested;
  const lower = stack.lowest && [...partsOf(stack.lowest.service, addresses, stack.lowest.parameters).values()];
  return {
    lower: lower?.length === 1 ? lower[0]! : null,
    upper: new Specification(service, addresses, parameters),
    checker,
    overtaking: overtaking !== null,
  };
}
