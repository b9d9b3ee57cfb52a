/** Runs the campaigns of a suite: in this process, whose servers are started once, or in a simulation. */
import { realClock } from '../../services/environment/clock.ts';
import { describeStack } from '../../test-node/stack/stack.ts';
import { runCampaign, type CampaignOptions, type CampaignResult, type CampaignSettings } from '../campaign/campaign.ts';
import { FOLDER, titleFrom } from '../campaign/keeping.ts';
import { Coverage } from '../coverage/coverage.ts';
import type { FaultKind } from '../plan/faults.ts';
import { sizeFor, type NamedPlan, type PlanSize } from '../plan/plan.ts';
import { simulateCampaign } from '../simulation/campaign.ts';
import { inThisThread } from '../simulation/runner.ts';
import { describeSimulated, simulatedStack } from '../simulation/stack.ts';
import { headerOf } from '../trace/header.ts';
import { TraceFile } from '../trace/trace.ts';
import { openInProcess, type InProcess } from '../world/in-process.ts';
import type { Suite } from './suite.ts';

/** So long a level begins runs, in ms: a bound for those whose runs are long. */
const BUDGET_MS = 5000;
const SIMULATED_BUDGET_MS = 2000;
/** So many simulated runs a level has; under each kind of faults, which are in half of them. */
const SIMULATED_RUNS = 400;
const FAULTY_RUNS = 100;
/** So long a failure is shrunk, in ms. */
const SHRINK_MS = 3000;

/** How a level runs its plans in real time. */
export interface InRealTime extends Pick<CampaignOptions, 'judgeVacuity' | 'oneByOne'> {
  readonly plans: (size: PlanSize, coverage: Coverage) => Iterable<NamedPlan>;
}

/** What a campaign came to, with what it was of. */
export interface Ran {
  readonly result: CampaignResult;
  readonly subject: string;
  /** How many runs it was to have, at most. */
  readonly runs: number;
  /** How many calls were given up. */
  readonly givenUp: number;
}

/** The worlds of one suite. */
export class Rig {
  readonly suite: Suite;
  readonly #shrinkMs: number;
  #world: Promise<InProcess> | null = null;

  /** `shrinkMs`: for so long a failure is shrunk. */
  constructor(suite: Suite, shrinkMs = SHRINK_MS) {
    this.suite = suite;
    this.#shrinkMs = shrinkMs;
  }

  /** Runs plans in this process. */
  async inRealTime(level: string, { plans, ...how }: InRealTime, signal: AbortSignal): Promise<Ran> {
    const { tested, stack, fewestAddresses, runs } = this.suite;
    const world = await this.#open();
    const coverage = new Coverage(tested);
    const before = world.givenUp;
    const subject = describeStack(stack);
    const result = await this.#traced(level, subject, signal, (settings) =>
      runCampaign({
        ...{ tested, world, fewestAddresses, coverage, budgetMs: BUDGET_MS, shrinkMs: this.#shrinkMs },
        ...{ ...how, plans: plans(this.#size, coverage) },
        ...settings,
      }),
    );
    return { result, subject, runs, givenUp: world.givenUp - before };
  }

  /** Runs sampled plans in a simulation. Rejects with `NotSimulable`. */
  async simulated(level: string, faults: readonly FaultKind[], signal: AbortSignal): Promise<Ran> {
    const { tested, seed, fewestAddresses } = this.suite;
    const stack = simulatedStack(this.suite.stack, true);
    const runs = faults.length > 0 ? FAULTY_RUNS : SIMULATED_RUNS;
    const subject = describeSimulated(stack);
    const result = await this.#traced(level, subject, signal, (settings) =>
      simulateCampaign({
        ...{ simulation: { tested, stack }, size: this.#size, seed, faults, from: 0, to: runs, stride: 1, first: null },
        ...{ budgetMs: SIMULATED_BUDGET_MS, shrinkMs: this.#shrinkMs, fewestAddresses, judgeVacuity: true },
        runner: inThisThread(tested, stack),
        ...settings,
      }),
    );
    return { result, subject, runs, givenUp: 0 };
  }

  /** Ends the servers. */
  async close(): Promise<void> {
    await (await this.#world)?.close();
  }

  get #size(): PlanSize {
    const { tested, calls } = this.suite;
    return sizeFor(tested.service, tested.parameters, { addresses: tested.addresses, calls });
  }

  /** Opened for the first level that needs it. */
  #open(): Promise<InProcess> {
    const { stack, tested } = this.suite;
    const { parameters, checker } = tested;
    return (this.#world ??= openInProcess({ stack, parameters, checked: checker !== null, clock: realClock() }));
  }

  async #traced(
    level: string,
    subject: string,
    signal: AbortSignal,
    campaign: (settings: CampaignSettings) => Promise<CampaignResult>,
  ): Promise<CampaignResult> {
    const { tested, seed } = this.suite;
    const traces = new TraceFile(FOLDER);
    try {
      return await campaign({
        ...{ traces, signal, clock: realClock(), title: titleOf(this.suite, level) },
        header: { ...headerOf(tested), subject, label: String(seed) },
        onProgress: () => {},
      });
    } finally {
      traces.close();
    }
  }
}

/** `distlock-imp0-concurrent`: what the files of a level are called. */
export const titleOf = ({ tested, stack }: Suite, level: string): string =>
  titleFrom(tested.service.name, stack[0].name, level);
