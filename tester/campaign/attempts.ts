/** Runs of plans, one after the other in one world, each with a name and a trace of its own. */
import type { Bounds } from './measured.ts';
import type { AnyChecker } from '../../checkers/checker.ts';
import type { Clock } from '../../services/environment/clock.ts';
import type { AnyService } from '../../services/service.ts';
import type { Possible } from '../causality/steps.ts';
import type { Claims } from '../../implementations/implementation.ts';
import { verdictOf, type Finding } from '../findings/finding.ts';
import type { NamedPlan } from '../plan/plan.ts';
import type { TraceEvent } from '../trace/event.ts';
import { Trace, type TraceFile } from '../trace/trace.ts';
import type { Processes } from '../world/world.ts';
import { Eager } from './eager.ts';
import type { Patience } from './patience.ts';
import { runPlan, type RunResult } from './run.ts';
import { Statistics } from './statistics.ts';

/** What is tested, and against what: the same in all runs. */
export interface Tested {
  readonly service: AnyService;
  /** How many nodes there are. */
  readonly addresses: number;
  readonly parameters: unknown;
  /** The functions that the implementation offers. */
  readonly offered: readonly string[];
  readonly checker: AnyChecker | null;
  /** How often a waiting call may be passed; null: as often as it happens. */
  readonly overtaking: number | null;
  /** How long something may last that is measured otherwise. */
  readonly bounds?: Bounds | undefined;
  /** What the implementation claims to keep under faults. */
  readonly claims?: Claims | undefined;
}

/** Where the runs happen, and where their traces go. */
export interface AttemptsOptions {
  readonly tested: Tested;
  readonly world: Processes;
  readonly clock: Clock;
  readonly traces: TraceFile;
  /** What the traces are called, and what stands in their first line. */
  readonly title: string;
  readonly header: object;
  /** Aborts when all is to end at once. */
  readonly signal: AbortSignal;
  /** One call at a time: none begins while another is owed its return. */
  readonly oneByOne?: boolean;
}

/** A run that is shown: one that failed, or could not be decided. */
export interface ShownRun extends NamedPlan {
  readonly findings: readonly Finding[];
  /** The events of it that are in memory. */
  readonly events: readonly TraceEvent[];
  /** What was still possible when it ended; of real processes that is not known. */
  readonly pending: readonly Possible[];
  /** Where all of it is; null: it could not be written. */
  readonly path: string | null;
}

/** Was anything called? The events of a long run may have lost their beginning. */
export const isBegun = ({ events }: Pick<ShownRun, 'events'>): boolean =>
  (events[0]?.i ?? 0) > 0 || events.some(({ type }) => type === 'call');

/** The clock of a run: 0 when it is looked at first, which is when something happens, or the nodes can be called; how long they took to start is no part of it. */
export function sinceItBegan(clock: Clock): Clock {
  let origin: number | null = null;
  const now = (): number => {
    const time = clock.now();
    return time - (origin ??= time);
  };
  return { now, sleep: (ms, options) => clock.sleep(ms, options) };
}

/** A run that was made. */
export interface Attempt {
  readonly result: RunResult;
  /** Keeps its trace, until the next run begins. */
  readonly keep: () => ShownRun;
  /** The same without its file: only what is in memory. */
  readonly remember: () => ShownRun;
}

/** All runs in one world. */
export class Attempts {
  readonly #options: AttemptsOptions;
  #count = 0;

  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  /** Runs a plan once. What it counts goes into `statistics`. */
  async run(
    { name, plan }: NamedPlan,
    patience: Patience,
    statistics: Statistics = this.#uncounted(),
  ): Promise<Attempt> {
    const { tested, world, traces, clock, header, title, signal, oneByOne = false } = this.#options;
    const since = sinceItBegan(clock);
    const trace = new Trace(() => since.now(), traces, { ...header, run: name, plan });
    const run = this.#nextName();
    const pace = new Eager({ world, clock: since, patience }, oneByOne);
    const { leftMs } = patience;
    const result = await runPlan(plan, {
      ...tested,
      world,
      run,
      trace,
      clock: since,
      pace,
      leftMs,
      statistics,
      signal,
    });
    trace.conclude({ verdict: verdictOf(result), ...result });
    const { findings } = result;
    const remember = (): ShownRun => ({ name, plan, findings, events: trace.window, pending: [], path: null });
    const keep = (): ShownRun => ({ ...remember(), path: traces.keep(`${title}-${name}`) });
    return { result, keep, remember };
  }

  /** What another campaign on the same nodes calls its runs is not like it. */
  #nextName(): string {
    this.#count += 1;
    return `${this.#options.title}-${process.pid}-${this.#count}`;
  }

  #uncounted(): Statistics {
    return new Statistics(this.#options.tested.offered);
  }
}
