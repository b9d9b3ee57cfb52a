/** What a campaign did: counted, and whether it was enough to mean anything. */
import { canBlock } from '../../services/semantics/explore.ts';
import { Specification } from '../../services/semantics/specification.ts';
import type { AnyService } from '../../services/service.ts';
import type { Undecided } from '../findings/finding.ts';

/** What happened to one function. */
export interface FunctionCounts {
  calls: number;
  returns: number;
  /** Calls for which there was a moment in which they could not return, and that returned later. */
  waited: number;
}

/** Counts over the runs of a campaign. Does not grow with its length. */
export class Statistics {
  runs = 0;
  calls = 0;
  /** Calls made only to bring a run to its end. */
  closingCalls = 0;
  informs = 0;
  /** The most calls that were ongoing at once. */
  atOnce = 0;
  readonly functions: Record<string, FunctionCounts> = {};
  /** The names of the events that were informed. */
  readonly heard = new Set<string>();

  constructor(functions: readonly string[]) {
    for (const fn of functions) this.functions[fn] = { calls: 0, returns: 0, waited: 0 };
  }

  /** A call began. */
  called(fn: string, closing: boolean, ongoing: number): void {
    if (closing) this.closingCalls += 1;
    else this.calls += 1;
    this.functions[fn]!.calls += 1;
    this.atOnce = Math.max(this.atOnce, ongoing);
  }

  /** A call returned, as it may. */
  returned(fn: string, waited: boolean): void {
    const counts = this.functions[fn]!;
    counts.returns += 1;
    if (waited) counts.waited += 1;
  }
}

/** Why a campaign without findings would mean nothing, if so. */
export function vacuity(
  statistics: Statistics,
  service: AnyService,
  addresses: number,
  parameters: unknown,
): Undecided[] {
  const { functions, atOnce } = statistics;
  const reasons = Object.entries(functions).flatMap(([fn, { returns }]) =>
    returns === 0 ? [`${fn} never returned`] : [],
  );
  if (atOnce < 2) reasons.push('no two calls were ongoing at once');
  const blocking = [...canBlock(new Specification(service, addresses, parameters))].filter((fn) => fn in functions);
  if (blocking.length > 0 && blocking.every((fn) => functions[fn]!.waited === 0)) {
    reasons.push(`${blocking.join(' and ')} can block, and never did`);
  }
  if (reasons.length === 0) return [];
  return [{ cause: 'vacuous', reason: `${reasons.join('; ')}. More calls or runs (--calls, --runs) may help.` }];
}
