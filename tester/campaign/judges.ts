/** The judges of a run: the specification, the checker, and the rules for every node. Each hears of every event that is its own. */
import type { AnyChecker } from '../../checkers/checker.ts';
import { lapsesMsOf, partsOf } from '../../services/semantics/parts.ts';
import type { AnyService } from '../../services/service.ts';
import { nodeFinding, type Finding } from '../findings/finding.ts';
import { CheckerJudge } from '../judges/checker-judge.ts';
import { judgeExit, judgeServerExit } from '../judges/exits.ts';
import { heldSince } from '../judges/holders.ts';
import { Informing } from '../judges/informing.ts';
import type { Parts } from '../judges/known-parts.ts';
import { Monitor } from '../judges/monitor.ts';
import type { Ongoing } from '../judges/ongoing.ts';
import { sinceWhen } from '../judges/since-when.ts';
import { endsNode } from '../plan/faults.ts';
import type {
  CallEvent,
  CancelledEvent,
  ErrorEvent,
  FailedEvent,
  FaultEvent,
  GiveUpEvent,
  Happening,
  InformEvent,
  ReturnEvent,
} from '../trace/event.ts';
import type { Trace } from '../trace/trace.ts';
import type { Found } from './found.ts';
import { MeasuredRun, type Bounds, type Measured } from './measured.ts';
import type { Statistics } from './statistics.ts';
import type { Strikes } from './strikes.ts';

/** What a run is judged by. */
export interface JudgedBy {
  readonly service: AnyService;
  readonly parameters: unknown;
  readonly checker: AnyChecker | null;
  /** How often a waiting call may be passed; null: as often as it happens. */
  readonly overtaking: number | null;
  /** How long something may last that is measured otherwise. */
  readonly bounds?: Bounds | undefined;
  readonly statistics: Statistics;
  readonly trace: Trace;
}

/** What the judges of a run need. */
export interface JudgesOptions extends JudgedBy {
  readonly addresses: number;
  readonly strikes: Pick<Strikes, 'some'>;
  /** Is told what they find. */
  readonly found: Found;
}

type At<E> = E & { readonly i: number; readonly t: number };

/** Judges one run, and counts what it judged. */
export class Judges {
  readonly monitor: Monitor;
  readonly checker: CheckerJudge | null;
  /** Null: time alone changes nothing, and nothing of it is bounded. */
  readonly #measured: MeasuredRun | null;
  readonly #informing = new Informing();
  readonly #parts: Parts;
  readonly #options: JudgesOptions;

  constructor(options: JudgesOptions) {
    const { service, addresses, parameters, overtaking, checker, statistics } = options;
    this.#options = options;
    this.#parts = partsOf(service, addresses, parameters);
    this.monitor = new Monitor(this.#parts, overtaking, statistics.coverage);
    this.#measured = isMeasured(options) ? new MeasuredRun(options) : null;
    this.checker = checker && new CheckerJudge(checker, { addresses, parameters }, statistics.heard);
  }

  /** A call is made, which is allowed. */
  call(event: At<CallEvent>): void {
    this.#measure(this.#measured?.called(event, this.monitor.partOf(event)));
    this.monitor.call(event);
    this.#informing.called();
    this.#options.statistics.called(event.fn, event.closing ?? false, this.monitor.ongoingCount);
    this.#check(event);
  }

  /** The user of a call gives it up. */
  gaveUp(call: Ongoing, event: At<GiveUpEvent>): void {
    this.#measure(this.#measured?.gaveUp(call, event));
    this.monitor.giveUp(call, event.i);
  }

  /** Something was done to a node, its links or a server. */
  struck(event: At<FaultEvent>): void {
    if (endsNode(event.kind)) {
      this.#measured?.died(event.at, event.t);
      this.monitor.died(event.at, event.t);
    }
    this.#check(event);
  }

  /** Something has come from the nodes. */
  hear(event: At<Happening>): void {
    const { found } = this.#options;
    switch (event.type) {
      case 'return':
        return this.#returned(event);
      case 'cancelled':
      case 'failed':
      case 'error':
        return this.#ended(event);
      case 'inform':
        return this.#informed(event);
      case 'exit':
        return found.judged(judgeExit(event));
      case 'serverExit':
        return found.judged(judgeServerExit(event));
      case 'broken':
        return found.add(nodeFinding('it keeps to the wire protocol', event.message, event.at, [event.i]));
    }
  }

  #returned(event: At<ReturnEvent>): void {
    const { found, statistics } = this.#options;
    this.#informing.called();
    const call = this.monitor.ongoingCall(event.id)!;
    this.#measure(this.#measured?.ended(event, call.part));
    const wrong = this.monitor.return(event);
    if (this.monitor.undecided) return found.cannotTell(this.monitor.undecided);
    if (wrong?.judge === 'specification') found.add(this.#withCause(wrong, event));
    else statistics.returned(call);
    if (wrong?.judge === 'bound') found.add(wrong);
    this.#check(event);
  }

  #ended(event: At<CancelledEvent | FailedEvent | ErrorEvent>): void {
    const { found, statistics } = this.#options;
    this.#informing.called();
    const call = this.monitor.ongoingCall(event.id)!;
    this.#measure(this.#measured?.ended(event, call.part));
    if (event.type !== 'cancelled' && this.#mayHaveFailed(event)) {
      statistics.failedAfterFault(event);
      return this.monitor.lose(call);
    }
    const wrong = this.monitor.end(event);
    if (this.monitor.undecided) return found.cannotTell(this.monitor.undecided);
    if (wrong) return found.add(wrong);
    statistics.ended(call, event.type);
  }

  /** After a fault a call may fail; unless it says that it had no effect, which the service knows of, nobody knows what became of it. */
  #mayHaveFailed({ type, fn }: FailedEvent | ErrorEvent): boolean {
    const { service, strikes } = this.#options;
    return strikes.some && (type === 'error' || service.functions[fn]!.failed === undefined);
  }

  #informed(event: At<InformEvent>): void {
    const { found, statistics } = this.#options;
    statistics.informs += 1;
    const wrong = this.#informing.follow(event);
    if (wrong) return found.add(wrong);
    this.#check(event);
  }

  /** Adds to the evidence the events that made the return wrong; where two hold at once, those by which the others do. */
  #withCause(finding: Finding, { id, result }: ReturnEvent): Finding {
    const { service, trace } = this.#options;
    const { clause, evidence } = finding;
    const call = this.monitor.ongoingCall(id)!;
    const [specification] = this.#parts.values();
    const refused = { call, result, clause };
    const since = this.monitor.isKnown ? sinceWhen(specification!, trace.window, refused) : null;
    const held = service.exclusive?.includes(clause) ? heldSince(service, this.#parts, trace.window, call) : [];
    const all = new Set([...evidence, ...(since === null ? [] : [since]), ...held]);
    return { ...finding, evidence: [...all].sort((a, b) => a - b) };
  }

  #check(event: At<CallEvent | ReturnEvent | InformEvent | FaultEvent>): void {
    if (this.checker) this.#options.found.judged(this.checker.follow(event));
  }

  /** What was measured up to now; null: nothing is. */
  get measured(): Measured | null {
    return this.#measured?.measured ?? null;
  }

  #measure(tooLong: Finding | null | undefined): void {
    if (tooLong) this.#options.found.add(tooLong);
  }

  /** The run came to its end, and all that the nodes informed has come. */
  atEnd(): void {
    const { found, trace } = this.#options;
    if (this.checker) found.judged(this.checker.atEnd(Math.max(0, trace.length - 1)));
  }
}

/** Are leases measured: may the lock be lost by time alone? Or is it bounded what is measured? */
const isMeasured = ({ service, parameters, bounds }: JudgesOptions): boolean =>
  service.believes !== undefined && (bounds !== undefined || lapsesMsOf(service, parameters) > 0);
