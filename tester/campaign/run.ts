/** One run of a plan in a world: makes the users' calls, follows what comes back, and ends when all is done or something is wrong. */
import type { Clock } from '../../services/environment/clock.ts';
import { lapsesMsOf } from '../../services/semantics/parts.ts';
import type { Invocation } from '../../services/semantics/specification.ts';
import type { Claims } from '../../implementations/implementation.ts';
import type { Unclaimed } from '../findings/claims.ts';
import { RESTART_CLAUSE, nodeFinding, type Finding, type Undecided } from '../findings/finding.ts';
import { hitsServer, identitiesOf, type Strike } from '../plan/faults.ts';
import type { Plan } from '../plan/plan.ts';
import {
  isEnd,
  type CallEvent,
  type FaultEvent,
  type GiveUpEvent,
  type Happening,
  type HealedEvent,
} from '../trace/event.ts';
import { NoAnswer, NotReady, type World } from '../world/world.ts';
import { Found } from './found.ts';
import { Judges, type JudgedBy } from './judges.ts';
import type { Pace, Proof } from './pace.ts';
import { Strikes } from './strikes.ts';
import { Users, type Why } from './users.ts';
import { noAnswer } from './watch.ts';

/** What a run needs beside its plan. */
export interface RunOptions extends JudgedBy {
  readonly run: string;
  /** The functions that the implementation offers. */
  readonly offered: readonly string[];
  /** What is to be kept under faults. */
  readonly claims?: Claims | undefined;
  readonly world: World;
  readonly clock: Clock;
  readonly pace: Pace;
  /** So long what a node leaves behind may take to go away, in ms. */
  readonly leftMs: number;
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
  readonly missed: readonly Strike[];
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
  readonly #strikes: Strikes;
  readonly #found: Found;
  readonly #judges: Judges;
  readonly #users: Users;
  readonly #over = new AbortController();
  #ids = 0;
  /** The nodes can be called. */
  #ready = false;
  /** All is done that the plan says. */
  #complete = false;
  /** The tester itself has failed, while nobody waited. */
  #failure: Error | null = null;
  /** The nodes are being closed: how calls end that were left blocked says nothing any more. */
  #stopping = false;

  constructor(plan: Plan, options: RunOptions) {
    const { service, offered, claims, clock, world } = options;
    const { addresses } = plan.config;
    this.#plan = plan;
    this.#options = options;
    const over = this.#over.signal;
    const strikes = new Strikes({
      ...{ plan, faulter: world.faulter, clock, over },
      waited: (call) => this.#judges.monitor.ongoingCall(call)?.waited ?? false,
      holds: (at) => this.#judges.monitor.believes(at, clock.now()),
      begins: (strike) => this.#struck(strike),
      healed: (strike) => this.#healed(strike),
      failed: (error) => this.#notHealed(error),
    });
    const found = new Found({ service, claims, strikes, end: () => this.#end() });
    this.#strikes = strikes;
    this.#found = found;
    this.#judges = new Judges({ ...options, addresses, strikes, found });
    this.#users = new Users({
      ...{ plan, service, offered, monitor: this.#judges.monitor, strikes, clock, over },
      call: (call, why) => this.#call(call, why),
      giveUp: (id) => this.#giveUp(id),
      finish: () => this.#finish(),
    });
  }

  async run(): Promise<RunResult> {
    const { world, run, signal, statistics } = this.#options;
    const stop = (): void => this.#end();
    signal.addEventListener('abort', stop);
    try {
      await world.prepare({
        run,
        addresses: this.#plan.config.addresses,
        random: this.#plan.random,
        clocks: this.#plan.clocks,
        identities: identitiesOf(this.#plan.faults, this.#plan.config.addresses),
        listener: (happening) => this.#hear(happening),
      });
      this.#ready = true;
      await this.#follow();
      await this.#strikes.heal();
      if (this.#complete && this.#well) await this.#conclude();
    } catch (error) {
      this.#failed(error);
    } finally {
      await this.#strikes.heal();
      signal.removeEventListener('abort', stop);
      for (const call of this.#judges.monitor.ongoing) statistics.passed(call);
    }
    if (this.#failure) throw this.#failure;
    statistics.hadFaults(this.#strikes.kinds);
    statistics.hadMeasured(this.#judges.measured);
    const { findings, undecided, unclaimed } = this.#found;
    return { findings, undecided, unclaimed, missed: this.#strikes.due };
  }

  #follow(): Promise<void> {
    const { monitor, checker } = this.#judges;
    const { service, parameters } = this.#options;
    return this.#options.pace.follow({
      addresses: this.#plan.config.addresses,
      users: this.#users,
      monitor,
      checker,
      trace: this.#options.trace,
      over: this.#over.signal,
      lapsesMs: lapsesMsOf(service, parameters),
      lasts: () => this.#strikes.last,
      found: (finding) => this.#found.add(finding),
      cannotTell: (undecided) => this.#found.cannotTell(undecided),
      proof: () => this.#proof,
    });
  }

  get #well(): boolean {
    return this.#found.nothing && !this.#options.signal.aborted;
  }

  get #proof(): Proof {
    if (this.#found.notClaimed('progress').length > 0) return 'none';
    return this.#strikes.loses ? 'repetition' : 'counts';
  }

  #call(call: Invocation, why: Why): number {
    const { trace, world } = this.#options;
    const id = this.#ids++;
    const { at, fn, args } = call;
    const closing = why === 'closing';
    const event = trace.append<CallEvent>(
      closing ? { type: 'call', at, id, fn, args, closing } : { type: 'call', at, id, fn, args },
    );
    this.#judges.call(event);
    if (this.#over.signal.aborted) return id;
    world.call(call.at, id, call.fn, call.args);
    if (typeof why === 'number') this.#strikes.made([at, why], id);
    return id;
  }

  /** The user of a call gives it up; if it has ended meanwhile, it need not. */
  #giveUp(id: number): void {
    const { world, clock, trace } = this.#options;
    const { monitor } = this.#judges;
    const call = monitor.ongoingCall(id);
    if (!call || call.indefinite || !world.takesGivingUp) return;
    if (!call.part.mayGiveUp(call, clock.now())) return;
    const { at, fn } = call;
    this.#judges.gaveUp(call, trace.append<GiveUpEvent>({ type: 'giveUp', at, id, fn }));
    world.giveUp(at, id);
  }

  /** Something is done in this moment. */
  #struck(strike: Strike): void {
    const { trace, pace } = this.#options;
    const [, , , , forMs] = strike;
    const event = trace.append<FaultEvent>({ type: 'fault', ...hitBy(strike), forMs });
    this.#judges.struck(event);
    pace.returned(event.at);
  }

  /** It is over. */
  #healed(strike: Strike): void {
    const { trace, pace } = this.#options;
    if (this.#over.signal.aborted) return;
    const { at } = trace.append<HealedEvent>({ type: 'healed', ...hitBy(strike) });
    pace.returned(at);
  }

  #finish(): void {
    this.#complete = true;
    this.#end();
  }

  #end(): void {
    this.#over.abort(isOver);
  }

  /** Something comes from the nodes. */
  #hear(happening: Happening): void {
    if (this.#over.signal.aborted && !this.#complete) return; // the run ended at what was wrong
    if (this.#isLate(happening)) return;
    // What says nothing is not in the trace either: it can be judged again.
    if (this.#stopping && isEnd(happening)) return;
    if (!this.#ready && happening.type === 'exit') return; // the run cannot begin, which is told by itself
    const event = this.#options.trace.append(happening);
    this.#judges.hear(event);
    if (this.#over.signal.aborted || !isEnd(event)) return;
    this.#strikes.ended(event.id);
    this.#options.pace.returned(event.at);
  }

  /** It was said by a node before it died: too late for its user, and nobody else could notice. One that was started again keeps the rules. */
  #isLate({ type, at }: Happening): boolean {
    if (type === 'serverExit') return false;
    return type === 'exit' || type === 'broken' ? this.#strikes.isDown(at) : this.#strikes.isDead(at);
  }

  /** After a run that came to its end: what must hold there. */
  async #conclude(): Promise<void> {
    const { world, leftMs } = this.#options;
    const { monitor } = this.#judges;
    if (monitor.undecided) this.#found.cannotTell(monitor.undecided);
    this.#stopping = true;
    const left = await world.stop(leftMs);
    // Only now all that the nodes informed has come.
    if (this.#well) this.#judges.atEnd();
    if (!this.#well) return;
    for (const { at, left: kinds } of left) {
      const reason = `After end and close, node ${at} still has: ${kinds.join(', ')}.`;
      const suspected = nodeFinding('end leaves nothing running', reason, at, []);
      this.#found.cannotTell({ cause: 'leftover not proved', reason, suspected });
    }
  }

  #notHealed(error: Error): void {
    if (error instanceof NotReady && error.violates) {
      this.#found.add(nodeFinding(RESTART_CLAUSE, error.message, error.at, []));
      return;
    }
    try {
      this.#failed(error);
    } catch {
      this.#failure ??= error;
      this.#end();
    }
  }

  /** The run could not begin, or not end, or what was hit is not as it was. */
  #failed(error: unknown): void {
    if (error instanceof NotReady) {
      const { message, at, violates } = error;
      if (violates) this.#found.add(nodeFinding('it can be prepared', message, at, []));
      else this.#found.cannotTell({ cause: 'not reached', reason: message });
    } else if (error instanceof NoAnswer) {
      if (this.#well) this.#found.cannotTell(noAnswer(error));
    } else throw error;
  }
}

/** What is shown as hit: a server has no address. */
const hitBy = ([kind, target, , , , link]: Strike): Omit<HealedEvent, 'type'> => ({
  ...{ kind, target, link },
  at: hitsServer(kind) ? 0 : target,
});
