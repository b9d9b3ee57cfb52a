/** What a campaign did, counted. */
import type { Unclaimed } from '../findings/claims.ts';
import { nameOfFinding } from '../findings/finding.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { Ongoing } from '../judges/ongoing.ts';
import { nothingMeasured, together, type Measured } from './measured.ts';

/** What happened to one function. */
export interface FunctionCounts {
  calls: number;
  returns: number;
  /** Calls that ended because their user had given them up. */
  cancelled: number;
  /** Calls for which there was a moment in which they could not return, and that returned later. */
  waited: number;
  /** Of the calls that waited: by how often they were passed by calls that began later, how many. */
  passed: Record<number, number>;
}

/** What was counted, as plain data. */
export type Counts = Pick<Statistics, 'runs' | 'calls' | 'closingCalls' | 'informs' | 'atOnce' | 'functions' | 'heard'>;
/** What was counted of faults, and measured. */
type FaultCounts = Pick<Statistics, 'faults' | 'failures' | 'unclaimed' | 'measured'>;

function addCounts(to: FunctionCounts, { calls, returns, cancelled, waited, passed }: FunctionCounts): void {
  to.calls += calls;
  to.returns += returns;
  to.cancelled += cancelled;
  to.waited += waited;
  for (const [times, count] of Object.entries(passed)) {
    to.passed[Number(times)] = (to.passed[Number(times)] ?? 0) + count;
  }
}

/** Something that was found, and is not claimed: what was found first, in which run, and in how many. */
export interface UnclaimedCount extends Unclaimed {
  readonly first: string;
  readonly runs: number;
}

type Waiting = Pick<Ongoing, 'fn' | 'waited' | 'passes'>;

/** The most often that a waiting call was passed; null: none waited. */
export function mostPassed({ passed }: FunctionCounts): number | null {
  const times = Object.keys(passed).map(Number);
  return times.length === 0 ? null : Math.max(...times);
}

/** The functions that were called. */
export const calledIn = ({ functions }: Pick<Statistics, 'functions'>): string[] =>
  Object.keys(functions).filter((fn) => functions[fn]!.calls > 0);

/** So many kinds of failures are told apart. */
const FAILURES_MAX = 10;

/** Counts over the runs of a campaign. Does not grow with its length. */
export class Statistics {
  runs = 0;
  calls = 0;
  /** Calls made only to bring a run to its end. */
  closingCalls = 0;
  informs = 0;
  /** The most calls that were ongoing at once. */
  atOnce = 0;
  /** By kind of fault, in how many runs it happened. */
  readonly faults: Record<string, number> = {};
  /** By its error, with what a call failed after a fault, how often. */
  readonly failures: Record<string, number> = {};
  /** By the name of the finding, what was found under faults under which it is not claimed. */
  readonly unclaimed = new Map<string, UnclaimedCount>();
  readonly functions: Record<string, FunctionCounts> = {};
  /** What was measured; null: nothing was. */
  measured: Measured | null = null;
  /** The names of the events that were informed. */
  readonly heard = new Set<string>();
  /** Collects what of the specification is reached; null: not in the runs to come. */
  coverage: Coverage | null;

  constructor(functions: readonly string[], coverage: Coverage | null = null) {
    this.coverage = coverage;
    for (const fn of functions) this.functions[fn] = { calls: 0, returns: 0, cancelled: 0, waited: 0, passed: {} };
  }

  /** Adds what other runs counted, also such as come from another thread. */
  add({
    runs,
    calls,
    closingCalls,
    informs,
    atOnce,
    functions,
    heard,
    faults,
    failures,
    unclaimed,
    measured,
  }: Counts & Partial<FaultCounts>): void {
    this.runs += runs;
    this.calls += calls;
    this.closingCalls += closingCalls;
    this.informs += informs;
    this.atOnce = Math.max(this.atOnce, atOnce);
    for (const event of heard) this.heard.add(event);
    for (const [kind, times] of Object.entries(faults ?? {})) this.faults[kind] = (this.faults[kind] ?? 0) + times;
    for (const [name, each] of unclaimed ?? []) this.#addUnclaimed(name, each);
    for (const [said, times] of Object.entries(failures ?? {})) this.#addFailures(said, times);
    this.hadMeasured(measured ?? null);
    for (const [fn, counts] of Object.entries(functions)) addCounts(this.functions[fn]!, counts);
  }

  /** A run is over in which such faults happened. */
  hadFaults(kinds: readonly string[]): void {
    for (const kind of kinds) this.faults[kind] = (this.faults[kind] ?? 0) + 1;
  }

  /** A call failed after a fault. Messages that differ in their numbers only are counted together, and only so many kinds of them. */
  failedAfterFault({ fn, error }: { readonly fn: string; readonly error: string }): void {
    const said = `${fn}: ${error.split('\n')[0]!.replaceAll(/\d+/g, '#')}`;
    this.#addFailures(Object.keys(this.failures).length < FAILURES_MAX || said in this.failures ? said : 'others', 1);
  }

  #addFailures(said: string, times: number): void {
    this.failures[said] = (this.failures[said] ?? 0) + times;
  }

  /** A run is over in which this was measured. */
  hadMeasured(measured: Measured | null): void {
    if (measured) this.measured = together(this.measured ?? nothingMeasured, measured);
  }

  /** Something was found in this run that is not claimed. */
  notClaimed(unclaimed: Unclaimed, run: string): void {
    this.#addUnclaimed(nameOfFinding(unclaimed.finding), { first: run, runs: 1, ...unclaimed });
  }

  #addUnclaimed(name: string, more: UnclaimedCount): void {
    const before = this.unclaimed.get(name);
    this.unclaimed.set(name, { ...more, ...before, runs: (before?.runs ?? 0) + more.runs });
  }

  /** A call began. */
  called(fn: string, closing: boolean, ongoing: number): void {
    if (closing) this.closingCalls += 1;
    else this.calls += 1;
    this.functions[fn]!.calls += 1;
    this.atOnce = Math.max(this.atOnce, ongoing);
  }

  /** A call returned, as it may. */
  returned(call: Waiting): void {
    this.functions[call.fn]!.returns += 1;
    if (call.waited) this.functions[call.fn]!.waited += 1;
    this.passed(call);
  }

  /** A call ended without a return, as it may. */
  ended(call: Waiting, how: 'cancelled' | 'failed' | 'error'): void {
    if (how === 'cancelled') this.functions[call.fn]!.cancelled += 1;
    this.passed(call);
  }

  /** A call waits no longer: it returned, or its run is over. */
  passed({ fn, waited, passes }: Waiting): void {
    const { passed } = this.functions[fn]!;
    if (waited) passed[passes] = (passed[passes] ?? 0) + 1;
  }
}
