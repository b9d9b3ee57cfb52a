/** A trace is judged again, perhaps by a newer specification or checker: what happened stays what it was. */
import type { Claims } from '../../implementations/implementation.ts';
import { nameOfFinding, STUCK_CLAUSE, type Finding, type Undecided } from '../findings/finding.ts';
import type { Unclaimed } from '../findings/claims.ts';
import { hasTwins, type FaultKind } from '../plan/faults.ts';
import { isRight } from '../plan/clocks.ts';
import type { Plan } from '../plan/plan.ts';
import type { TraceEvent } from '../trace/event.ts';
import { Trace } from '../trace/trace.ts';
import { Found } from './found.ts';
import { Judges, type JudgedBy } from './judges.ts';
import { Statistics } from './statistics.ts';

/** By what it is judged now, and what is known of the run. */
export interface AgainOptions extends Omit<JudgedBy, 'trace' | 'statistics'> {
  readonly addresses: number;
  readonly claims: Claims | undefined;
  /** What it was a run of: twins and wrong clocks are no events. */
  readonly plan: Pick<Plan, 'faults' | 'clocks'>;
  /** What was found when it ran. */
  readonly then: readonly Finding[];
  /** Did it come to its end? Otherwise what must hold there need not hold. */
  readonly complete: boolean;
}

/** What a trace comes to now. */
export interface JudgedAgain {
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly unclaimed: readonly Unclaimed[];
  readonly statistics: Statistics;
  /** The events of it that are in memory. */
  readonly events: readonly TraceEvent[];
}

/** Judges the events of one run, up to the first that is wrong. */
export function judgeAgain(events: Iterable<TraceEvent>, options: AgainOptions): JudgedAgain {
  const { service, addresses, claims, plan, then, complete } = options;
  let t = 0;
  const trace = new Trace(() => t, null, {});
  const struck = new Struck(plan, addresses);
  const found = new Found({ service, claims, strikes: struck, end: () => {} });
  const statistics = new Statistics(Object.keys(service.functions));
  const judges = new Judges({ ...options, statistics, trace, strikes: struck, found });
  statistics.runs = 1;
  for (const event of events) {
    t = event.t;
    follow(trace.append(event), judges, struck, found);
    if (!found.nothing) break;
  }
  for (const call of judges.monitor.ongoing) statistics.passed(call);
  if (found.nothing && complete) judges.atEnd();
  if (found.nothing) tellThen(then, found, judges.monitor.owes(t));
  const { findings, undecided, unclaimed } = found;
  return { findings, undecided, unclaimed, statistics, events: trace.window };
}

function follow(event: TraceEvent, judges: Judges, struck: Struck, found: Found): void {
  switch (event.type) {
    case 'call': {
      const refused = judges.monitor.refusedCall(event, event.t);
      if (!refused) return judges.call(event);
      const reason = `Event ${event.i}: ${event.fn} is called at ${event.at}, but '${refused.clause}' does not hold: ${refused.reason}`;
      return found.cannotTell({ cause: 'call not allowed', reason });
    }
    case 'giveUp':
      return judges.gaveUp(judges.monitor.ongoingCall(event.id)!, event);
    case 'fault':
      struck.add(event.kind);
      return judges.struck(event);
    case 'healed':
    case 'step':
    case 'lost':
      return;
    default:
      return judges.hear(event);
  }
}

/** What a run proves by waiting, or by looking at the processes, is not in its trace: what it found so stays what was found then. */
function tellThen(then: readonly Finding[], found: Found, isOwed: boolean): void {
  for (const finding of then) {
    const isStuck = finding.clause === STUCK_CLAUSE && isOwed;
    if (!isStuck && finding.judge !== 'node' && finding.judge !== 'bound') continue;
    const reason = `When it ran, this was found: ${nameOfFinding(finding)}: ${finding.reason} The trace alone does not show it.`;
    found.cannotTell({ cause: 'not in the trace', reason });
  }
}

/** The kinds of faults that have happened. */
class Struck {
  readonly #kinds: Set<FaultKind>;

  constructor({ faults, clocks }: AgainOptions['plan'], addresses: number) {
    this.#kinds = new Set([
      ...(hasTwins(faults, addresses) ? (['twins'] as const) : []),
      ...(clocks.every(isRight) ? [] : (['clock'] as const)),
    ]);
  }

  add(kind: FaultKind): void {
    this.#kinds.add(kind);
  }

  get kinds(): readonly FaultKind[] {
    return [...this.#kinds];
  }

  get some(): boolean {
    return this.#kinds.size > 0;
  }
}
