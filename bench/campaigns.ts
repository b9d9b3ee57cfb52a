/** Campaigns against the node that returns at once, in a world of real processes or in one that answers in this process. */
import { realClock, type Clock } from '../services/environment/clock.ts';
import { runCampaign } from '../tester/campaign/campaign.ts';
import type { Statistics } from '../tester/campaign/statistics.ts';
import { Coverage } from '../tester/coverage/coverage.ts';
import type { Target } from '../tester/commands/target.ts';
import { sampledPlans } from '../tester/plan/plan.ts';
import type { TraceFile } from '../tester/trace/trace.ts';
import type { Rest, RunSetup, Processes } from '../tester/world/world.ts';

const SEED = 1;

/** What a campaign of the bench is made of. */
export interface BenchCampaign {
  readonly target: Target;
  readonly world: Processes;
  readonly traces: TraceFile;
  readonly clock: Clock;
  /** At most so many calls in a run. */
  readonly callsPerRun: number;
  /** No run begins after so many calls. */
  readonly calls: number;
  /** After every run. */
  readonly onRun?: (statistics: Statistics) => void;
}

/** Runs a campaign until there were so many calls. Rejects if anything was wrong with them. */
export async function campaign({ target, callsPerRun, calls, onRun, ...rest }: BenchCampaign): Promise<Statistics> {
  const enough = new AbortController();
  const result = await runCampaign({
    ...target,
    ...rest,
    plans: sampledPlans({ addresses: target.tested.addresses, calls: callsPerRun }, SEED, Infinity),
    coverage: new Coverage(target.tested),
    budgetMs: null,
    shrinkMs: 0,
    judgeVacuity: true,
    title: 'bench',
    header: {},
    signal: enough.signal,
    onProgress: (progress) => {
      if (!('statistics' in progress)) return;
      const { statistics } = progress;
      onRun?.(statistics);
      if (statistics.calls >= calls) enough.abort();
    },
  });
  const { findings, undecided, statistics } = result;
  const wrong = [...findings, ...undecided.filter(({ cause }) => cause !== 'interrupted')];
  if (wrong.length > 0) throw new Error(`The campaign is no measurement: ${JSON.stringify(wrong)}`);
  return statistics;
}

/** The machine's clock, on which a user's waits take no longer than a turn of the event loop. */
export function hastyClock(): Clock {
  const clock = realClock();
  const long = 100; // longer than any wait of a plan, shorter than any wait of the tester
  return { now: () => clock.now(), sleep: (ms, options) => clock.sleep(ms < long ? 0 : ms, options) };
}

/** A world in this process: every call returns at once. */
export class AtOnce implements Processes {
  readonly renewable = true;
  readonly freshProcesses = true;
  readonly runsMax = Infinity;
  readonly leaks = 0;
  #setup: RunSetup | null = null;

  prepare(setup: RunSetup): Promise<void> {
    this.#setup = setup;
    return realClock().sleep(0); // as in a real world, the event loop turns between two runs
  }

  call(at: number, id: number, fn: string): void {
    const { listener } = this.#setup!;
    queueMicrotask(() => listener({ type: 'return', at, id, fn, result: null }));
  }

  readonly takesGivingUp = false;
  readonly faulter = null;

  giveUp(): void {}

  look(): Promise<Rest> {
    return Promise.reject(new Error('Nothing is ever silent here.'));
  }

  stop(): Promise<[]> {
    return Promise.resolve([]);
  }

  abandon(): Promise<void> {
    return Promise.resolve();
  }

  renew(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
