/** One run of a plan in a world: makes the users' calls, follows what comes back, and ends when all is done or something is wrong. */
import type { AnyChecker } from '../../checkers/checker.ts';
import type { Clock } from '../../services/environment/clock.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import type { Invocation } from '../../services/semantics/specification.ts';
import type { Address, AnyService } from '../../services/service.ts';
import { describeExit, endedFromOutside } from '../../test-node/processes.ts';
import { notClaimedUnder, propertyOf, type Claims, type Unclaimed } from '../findings/claims.ts';
import { nodeFinding, type Finding, type Undecided } from '../findings/finding.ts';
import { CheckerJudge, type Judgement } from '../judges/checker-judge.ts';
import { Informing } from '../judges/informing.ts';
import { Monitor, type Parts } from '../judges/monitor.ts';
import { sinceWhen } from '../judges/since-when.ts';
import type { Kill } from '../plan/faults.ts';
import type { Plan } from '../plan/plan.ts';
import {
  isEnd,
  type CallEvent,
  type CancelledEvent,
  type ErrorEvent,
  type ExitEvent,
  type FailedEvent,
  type FaultEvent,
  type GiveUpEvent,
  type Happening,
  type ReturnEvent,
  type ServerExitEvent,
  type TraceEvent,
} from '../trace/event.ts';
import type { Trace } from '../trace/trace.ts';
import { NoAnswer, NotReady, type World } from '../world/world.ts';
import { Deaths } from './deaths.ts';
import type { Pace, Proof } from './pace.ts';
import type { Statistics } from './statistics.ts';
import { Users, type Why } from './users.ts';
import { noAnswer } from './watch.ts';

/** What a run needs beside its plan. */
export interface RunOptions {
  readonly run: string;
  readonly service: AnyService;
  readonly parameters: unknown;
  /** The functions that the implementation offers. */
  readonly offered: readonly string[];
  readonly checker: AnyChecker | null;
  /** How often a waiting call may be passed; null: as often as it happens. */
  readonly overtaking: number | null;
  /** What is to be kept under faults. */
  readonly claims?: Claims | undefined;
  readonly world: World;
  readonly clock: Clock;
  readonly pace: Pace;
  /** So long what a node leaves behind may take to go away, in ms. */
  readonly leftMs: number;
  readonly statistics: Statistics;
  readonly trace: Trace;
  /** Aborts when the campaign is to end at once. */
  readonly signal: AbortSignal;
}

/** What a run came to. */
export interface RunResult {
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
  /** What was found, or suspected, under faults under which it is not claimed. It says nothing against the run, and ended it. */
  readonly unclaimed: readonly Unclaimed[];
  /** The faults of the plan that did not happen, since their moment never came. */
  readonly missed: readonly Kill[];
}

/** Runs a plan. Rejects only if the tester itself fails. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunResult> {
  return new Run(plan, options).run();
}

/** Made once: an error takes as long as a call. */
const isOver = new Error('The run is over.');

class Run {
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #parts: Parts;
  readonly #monitor: Monitor;
  readonly #checker: CheckerJudge | null;
  readonly #informing = new Informing();
  readonly #users: Users;
  readonly #findings: Finding[] = [];
  readonly #undecided: Undecided[] = [];
  readonly #unclaimed: Unclaimed[] = [];
  readonly #deaths: Deaths;
  readonly #over = new AbortController();
  #ids = 0;
  /** The nodes can be called. */
  #ready = false;
  /** All is done that the plan says. */
  #complete = false;
  /** The nodes are being closed: how calls end that were left blocked says nothing any more. */
  #stopping = false;

  constructor(plan: Plan, options: RunOptions) {
    const { service, offered, checker, parameters, overtaking, statistics, clock, world } = options;
    const { addresses } = plan.config;
    const parts = partsOf(service, addresses, parameters);
    const monitor = new Monitor(parts, overtaking, statistics.coverage);
    this.#parts = parts;
    this.#plan = plan;
    this.#options = options;
    this.#monitor = monitor;
    this.#checker = checker && new CheckerJudge(checker, { addresses, parameters }, statistics.heard);
    const over = this.#over.signal;
    this.#deaths = new Deaths({ plan, killer: world.killer, over, dies: (at) => this.#dies(at) });
    this.#users = new Users({
      ...{ plan, service, offered, monitor, clock, over },
      call: (call, why) => this.#call(call, why),
      giveUp: (id) => this.#giveUp(id),
      finish: () => this.#finish(),
    });
  }

  async run(): Promise<RunResult> {
    const { world, run, signal } = this.#options;
    const stop = (): void => this.#end();
    signal.addEventListener('abort', stop);
    try {
      await world.prepare({
        run,
        addresses: this.#plan.config.addresses,
        random: this.#plan.random,
        listener: (happening) => this.#hear(happening),
      });
      this.#ready = true;
      await this.#options.pace.follow({
        addresses: this.#plan.config.addresses,
        users: this.#users,
        monitor: this.#monitor,
        checker: this.#checker,
        trace: this.#options.trace,
        over: this.#over.signal,
        found: (finding) => this.#found(finding),
        cannotTell: (undecided) => this.#cannotTell(undecided),
        proof: () => this.#proof,
      });
      if (this.#complete && this.#well) await this.#conclude();
    } catch (error) {
      this.#failed(error);
    } finally {
      signal.removeEventListener('abort', stop);
      for (const call of this.#monitor.ongoing) this.#options.statistics.passed(call);
    }
    this.#options.statistics.hadFaults(this.#faults);
    const missed = this.#deaths.due;
    return { findings: this.#findings, undecided: this.#undecided, unclaimed: this.#unclaimed, missed };
  }

  get #well(): boolean {
    const wrong = [this.#findings, this.#undecided, this.#unclaimed].some(({ length }) => length > 0);
    return !wrong && !this.#options.signal.aborted;
  }

  /** The kinds of faults that have happened. */
  get #faults(): readonly FaultEvent['kind'][] {
    return this.#deaths.some ? ['kill'] : [];
  }

  get #proof(): Proof {
    if (!this.#deaths.some) return 'counts';
    return notClaimedUnder('progress', this.#faults, this.#options.claims).length > 0 ? 'none' : 'repetition';
  }

  #call(call: Invocation, why: Why): number {
    const { trace, world, statistics } = this.#options;
    const id = this.#ids++;
    const { at, fn, args } = call;
    const closing = why === 'closing';
    const event = trace.append<CallEvent>(
      closing ? { type: 'call', at, id, fn, args, closing } : { type: 'call', at, id, fn, args },
    );
    this.#monitor.call(event);
    this.#informing.called();
    statistics.called(call.fn, closing, this.#monitor.ongoingCount);
    this.#judged(this.#checker?.follow(event));
    if (this.#over.signal.aborted) return id;
    world.call(call.at, id, call.fn, call.args);
    if (typeof why === 'number') this.#deaths.made([at, why], id);
    return id;
  }

  /** The user of a call gives it up; if it has ended meanwhile, it need not. */
  #giveUp(id: number): void {
    const { world, clock } = this.#options;
    const call = this.#monitor.ongoingCall(id);
    if (!call || call.indefinite || !world.takesGivingUp) return;
    if (!call.part.mayGiveUp(call, clock.now())) return;
    const { at, fn } = call;
    this.#options.trace.append<GiveUpEvent>({ type: 'giveUp', at, id, fn });
    this.#monitor.giveUp(call);
    world.giveUp(at, id);
  }

  /** The node at `at` is killed in this moment. */
  #dies(at: Address): void {
    const { trace, pace } = this.#options;
    const event = trace.append<FaultEvent>({ type: 'fault', kind: 'kill', at });
    this.#monitor.died(at, event.t);
    this.#judged(this.#checker?.follow(event));
    pace.returned(at);
  }

  #finish(): void {
    this.#complete = true;
    this.#end();
  }

  #end(): void {
    this.#over.abort(isOver);
  }

  // ---- what comes from the nodes

  #hear(happening: Happening): void {
    if (this.#over.signal.aborted && !this.#complete) return; // the run ended at what was wrong
    if (this.#isLate(happening)) return;
    const event = this.#options.trace.append(happening);
    if (this.#stopping && isEnd(event)) return;
    this.#judge(event);
    if (this.#over.signal.aborted || !isEnd(event)) return;
    this.#deaths.ended(event.id);
    this.#options.pace.returned(event.at);
  }

  /** It was said by a node before it died: too late for its user, and nobody else could notice. */
  #isLate({ type, at }: Happening): boolean {
    return type !== 'serverExit' && this.#deaths.has(at);
  }

  #judge(event: TraceEvent): void {
    switch (event.type) {
      case 'return': {
        this.#informing.called();
        const call = this.#monitor.ongoingCall(event.id)!;
        const found = this.#monitor.return(event);
        if (this.#monitor.undecided) return this.#cannotTell(this.#monitor.undecided);
        if (found?.judge === 'specification') this.#found(this.#withCause(found, event));
        else this.#options.statistics.returned(call);
        if (found?.judge === 'bound') this.#found(found);
        break;
      }
      case 'cancelled':
      case 'failed':
      case 'error': {
        this.#informing.called();
        const call = this.#monitor.ongoingCall(event.id)!;
        if (this.#mayHaveFailed(event)) return this.#monitor.lose(call);
        const found = this.#monitor.end(event);
        if (this.#monitor.undecided) return this.#cannotTell(this.#monitor.undecided);
        if (found) return this.#found(found);
        this.#options.statistics.ended(call, event.type);
        return;
      }
      case 'inform': {
        this.#options.statistics.informs += 1;
        const found = this.#informing.follow(event);
        if (found) return this.#found(found);
        break;
      }
      case 'exit':
        return this.#ready ? this.#exited(event) : undefined; // before, the run cannot begin, which is told by itself
      case 'serverExit':
        return this.#serverExited(event);
      case 'broken': {
        const clause = 'it keeps to the wire protocol';
        const { at, message: reason, i } = event;
        return this.#found(nodeFinding(clause, reason, at, [i]));
      }
    }
    this.#judged(this.#checker?.follow(event));
  }

  /** After a fault a call may fail; unless it says that it had no effect, nobody knows what became of it. */
  #mayHaveFailed({ type }: CancelledEvent | FailedEvent | ErrorEvent): boolean {
    return type === 'error' && this.#deaths.some;
  }

  /** Adds to the evidence the event that made the return wrong. */
  #withCause(finding: Finding, { id, result }: ReturnEvent): Finding {
    const refused = { call: this.#monitor.ongoingCall(id)!, result, clause: finding.clause };
    const [specification] = this.#parts.values();
    const since = this.#monitor.isKnown ? sinceWhen(specification!, this.#options.trace.window, refused) : null;
    return since === null ? finding : { ...finding, evidence: [...finding.evidence, since].sort((a, b) => a - b) };
  }

  #exited({ at, exit, tail, i }: ExitEvent & { readonly i: number }): void {
    const said = tail.length > 0 ? ` Its last lines:\n${tail.join('\n')}` : ' It wrote nothing.';
    const reason = `The process ended with ${describeExit(exit)}.${said}`;
    if (endedFromOutside(exit)) this.#cannotTell({ cause: 'unexplained death', reason: `Node ${at}: ${reason}` });
    else this.#found(nodeFinding('it does not end by itself', reason, at, [i]));
  }

  #serverExited({ server, exit, tail, i }: ServerExitEvent & { readonly i: number }): void {
    const said = tail.length > 0 ? ` Its last lines:\n${tail.join('\n')}` : '';
    const reason = `The process of ${server} ended with ${describeExit(exit)}.${said}`;
    if (endedFromOutside(exit)) this.#cannotTell({ cause: 'server lost', reason });
    else
      this.#found({ ...nodeFinding('its servers do not end by themselves', reason, null, [i]), about: 'the server' });
  }

  #judged(judgement: Judgement | undefined): void {
    for (const finding of judgement?.findings ?? []) this.#found(finding);
    for (const undecided of judgement?.undecided ?? []) this.#cannotTell(undecided);
  }

  #found(finding: Finding): void {
    const under = this.#notClaimed(finding);
    if (under.length > 0) this.#unclaimed.push({ finding, under });
    else this.#findings.push(finding);
    this.#end();
  }

  #cannotTell(undecided: Undecided): void {
    const { suspected } = undecided;
    const under = suspected ? this.#notClaimed(suspected) : [];
    if (suspected && under.length > 0) this.#unclaimed.push({ finding: suspected, under });
    else this.#undecided.push(undecided);
    this.#end();
  }

  #notClaimed(finding: Finding): readonly string[] {
    return notClaimedUnder(propertyOf(finding), this.#faults, this.#options.claims);
  }

  // ---- the end

  /** After a run that came to its end: what must hold there. */
  async #conclude(): Promise<void> {
    const { world, trace, leftMs } = this.#options;
    if (this.#monitor.undecided) this.#cannotTell(this.#monitor.undecided);
    this.#stopping = true;
    const left = await world.stop(leftMs);
    // Only now all that the nodes informed has come.
    if (this.#well) this.#judged(this.#checker?.atEnd(Math.max(0, trace.length - 1)));
    if (!this.#well) return;
    for (const { at, left: kinds } of left) {
      const reason = `After end and close, node ${at} still has: ${kinds.join(', ')}.`;
      const suspected = nodeFinding('end leaves nothing running', reason, at, []);
      this.#undecided.push({ cause: 'leftover not proved', reason, suspected });
    }
  }

  /** The run could not begin, or not end. */
  #failed(error: unknown): void {
    if (error instanceof NotReady) {
      const { message, at, violates } = error;
      if (violates) {
        this.#found(nodeFinding('it can be prepared', message, at, []));
      } else this.#cannotTell({ cause: 'not reached', reason: message });
    } else if (error instanceof NoAnswer) {
      if (this.#well) this.#cannotTell(noAnswer(error));
    } else throw error;
  }
}
