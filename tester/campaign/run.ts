/** One run of a plan in a world: makes the users' calls, follows what comes back, and ends when all is done or something is wrong. */
import type { AnyChecker } from '../../checkers/checker.ts';
import type { Clock } from '../../services/environment/clock.ts';
import type { Invocation } from '../../services/semantics/evaluate.ts';
import type { Position } from '../../services/semantics/explore.ts';
import type { Address, AnyService } from '../../services/service.ts';
import { describeExit } from '../../test-node/processes.ts';
import { nodeFinding, type Finding, type Undecided } from '../findings/finding.ts';
import { CheckerJudge, type Judgement } from '../judges/checker-judge.ts';
import { InformOrder } from '../judges/inform-order.ts';
import { Monitor, type Ongoing } from '../judges/monitor.ts';
import { sinceWhen } from '../judges/since-when.ts';
import type { Entry, Plan } from '../plan/plan.ts';
import type { ExitEvent, Happening, ReturnEvent, TraceEvent } from '../trace/event.ts';
import type { Trace } from '../trace/trace.ts';
import { NoAnswer, NotReady, type World } from '../world/world.ts';
import type { Statistics } from './statistics.ts';

/** How long a run waits, in ms. Multiplied where a run is repeated to find out whether something was only slow. */
export interface Patience {
  /** So long nothing happens before the processes are looked at. */
  readonly lookMs: number;
  /** So long nothing happens before a call that is owed a return counts as stuck, if that could not be proved. */
  readonly stuckMs: number;
  /** So long a process may take to answer. */
  readonly answerMs: number;
  /** So long what a node leaves behind may take to go away. */
  readonly leftMs: number;
}

/** What a run needs beside its plan. */
export interface RunOptions {
  readonly run: string;
  readonly service: AnyService;
  readonly parameters: unknown;
  /** The functions that the implementation offers. */
  readonly offered: readonly string[];
  readonly checker: AnyChecker | null;
  readonly world: World;
  readonly clock: Clock;
  readonly patience: Patience;
  readonly statistics: Statistics;
  readonly trace: Trace;
  /** Aborts when the campaign is to end at once. */
  readonly signal: AbortSignal;
}

/** What a run came to. */
export interface RunResult {
  readonly findings: readonly Finding[];
  readonly undecided: readonly Undecided[];
}

/** Runs a plan. Rejects only if the tester itself fails. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunResult> {
  return new Run(plan, options).run();
}

/** A user of the service, with what is left of its part of the plan. */
interface User {
  readonly at: Address;
  readonly entries: readonly Entry[];
  next: number;
  /** It waits as the entry says (`waiting`), or has waited (`waited`). */
  wait: 'not yet' | 'waiting' | 'waited';
}

class Run {
  readonly #plan: Plan;
  readonly #options: RunOptions;
  readonly #monitor: Monitor;
  readonly #checker: CheckerJudge | null;
  readonly #informOrder = new InformOrder();
  readonly #users: readonly User[];
  /** The functions that users draw. */
  readonly #drawn: readonly string[];
  /** The function that ends the service. */
  readonly #final: string | undefined;
  readonly #findings: Finding[] = [];
  readonly #undecided: Undecided[] = [];
  readonly #over = new AbortController();
  #ids = 0;
  /** The final function was called. */
  #ended = false;
  /** All is done that the plan says. */
  #complete = false;

  constructor(plan: Plan, options: RunOptions) {
    const { service, offered, checker, parameters, statistics } = options;
    const { addresses } = plan.config;
    this.#plan = plan;
    this.#options = options;
    this.#monitor = new Monitor(service, addresses, parameters);
    this.#checker = checker && new CheckerJudge(checker, { addresses, parameters }, statistics.heard);
    this.#drawn = offered.filter((fn) => !service.functions[fn]!.final);
    this.#final = offered.find((fn) => service.functions[fn]!.final);
    this.#users = plan.workload.map((entries, at) => ({ at, entries, next: 0, wait: 'not yet' }));
  }

  async run(): Promise<RunResult> {
    const { world, run, signal } = this.#options;
    const stop = (): void => this.#over.abort();
    signal.addEventListener('abort', stop);
    try {
      await world.prepare({ run, random: this.#plan.random, listener: (happening) => this.#hear(happening) });
      this.#advance();
      await this.#watch();
      if (this.#complete && this.#well) await this.#conclude();
    } catch (error) {
      this.#notReady(error);
    } finally {
      signal.removeEventListener('abort', stop);
    }
    return { findings: this.#findings, undecided: this.#undecided };
  }

  get #well(): boolean {
    return this.#findings.length === 0 && this.#undecided.length === 0 && !this.#options.signal.aborted;
  }

  #hasEnded(): boolean {
    return this.#over.signal.aborted;
  }

  get #now(): number {
    return this.#options.clock.now();
  }

  // ---- what the users do

  /** Lets every user do what it can; then brings the run to its end, if nobody can do anything and nobody is owed anything. */
  #advance(): void {
    for (let moved = true; moved && !this.#hasEnded();) {
      moved = this.#users.map((user) => this.#step(user)).includes(true);
      moved ||= this.#settle();
    }
  }

  /** One call by this user, if it has one to make and may; says if it did. */
  #step(user: User): boolean {
    const entry = user.entries[user.next];
    if (!entry || user.next >= this.#limit(user) || user.wait === 'waiting') return false;
    const [, waitMs, choice, ...draws] = entry;
    if (waitMs > 0 && user.wait === 'not yet') {
      this.#wait(user, waitMs);
      return false;
    }
    const choices = this.#monitor.choices(user.at, this.#drawn, this.#now);
    if (choices.length === 0) return false;
    const { fn, args } = choices[choice % choices.length]!;
    user.next += 1;
    user.wait = 'not yet';
    this.#call({ at: user.at, fn, args: args[(draws[0] ?? 0) % args.length]! }, false);
    return true;
  }

  /** How many of its entries the user may use by now: some may be left for after the end. */
  #limit({ entries }: User): number {
    const left = this.#final === undefined || this.#ended ? 0 : this.#plan.end[1];
    return Math.max(0, entries.length - left);
  }

  #wait(user: User, waitMs: number): void {
    user.wait = 'waiting';
    void this.#options.clock.sleep(waitMs, { signal: this.#over.signal }).then(
      () => {
        user.wait = 'waited';
        this.#advance();
      },
      () => {}, // the run is over
    );
  }

  /** Nobody can do anything: ends or closes the run, unless somebody is owed a return. Says if it made a call. */
  #settle(): boolean {
    if (this.#users.some(({ wait }) => wait === 'waiting')) return false;
    if (this.#monitor.owed(this.#now).length > 0) return false;
    const goal = this.#goal();
    if (!this.#ended && this.#final !== undefined && this.#monitor.holds(goal)) {
      this.#ended = true;
      this.#call({ at: this.#endAt, fn: this.#final, args: [] }, false);
      return true;
    }
    const next = this.#ended || this.#monitor.holds(goal) ? undefined : this.#monitor.callsToward(goal)?.[0];
    if (next) {
      this.#call(next, true);
      return true;
    }
    this.#finish();
    return false;
  }

  get #endAt(): Address {
    return this.#plan.end[0] % this.#plan.config.addresses;
  }

  /** Where the run is to be led: to where the final function may be called, or where nothing is ongoing. */
  #goal(): (position: Position) => boolean {
    return this.#final === undefined
      ? ({ ongoing }) => ongoing.length === 0
      : this.#monitor.callable(this.#final, this.#endAt);
  }

  #call(call: Invocation, closing: boolean): void {
    const { trace, world, statistics } = this.#options;
    const id = this.#ids++;
    const event = trace.append({ type: 'call', ...call, id, ...(closing && { closing }) });
    this.#monitor.call(event);
    statistics.called(call.fn, closing, this.#monitor.ongoingCount);
    this.#judged(this.#checker?.follow(event));
    if (!this.#hasEnded()) world.call(call.at, id, call.fn, call.args);
  }

  #finish(): void {
    this.#complete = true;
    this.#over.abort();
  }

  // ---- what comes from the nodes

  #hear(happening: Happening): void {
    if (this.#hasEnded() && !this.#complete) return; // the run ended at what was wrong
    const event = this.#options.trace.append(happening);
    this.#judge(event);
    if (!this.#hasEnded()) this.#advance();
  }

  #judge(event: TraceEvent): void {
    switch (event.type) {
      case 'return': {
        const { waited } = this.#monitor.ongoingCall(event.id);
        const found = this.#monitor.return(event);
        if (found) this.#found(this.#withCause(found, event));
        else this.#options.statistics.returned(event.fn, waited);
        break;
      }
      case 'error':
        return this.#found(this.#monitor.error(event));
      case 'inform': {
        this.#options.statistics.informs += 1;
        const found = this.#informOrder.follow(event);
        if (found) return this.#found(found);
        break;
      }
      case 'exit':
        return this.#exited(event);
      case 'broken': {
        const clause = 'it keeps to the wire protocol';
        const { at, message: reason, i } = event;
        return this.#found(nodeFinding(clause, reason, at, [i]));
      }
    }
    this.#judged(this.#checker?.follow(event));
  }

  /** Adds to the evidence the event that made the return wrong. */
  #withCause(finding: Finding, { id, result }: ReturnEvent): Finding {
    const { service, parameters, trace } = this.#options;
    const setting = { addresses: this.#plan.config.addresses, parameters, key: '' };
    const refused = { call: this.#monitor.ongoingCall(id), result, clause: finding.clause };
    const since = sinceWhen(service, setting, trace.window, refused);
    return since === null ? finding : { ...finding, evidence: [...finding.evidence, since].sort((a, b) => a - b) };
  }

  #exited({ at, exit, tail, i }: ExitEvent & { readonly i: number }): void {
    const said = tail.length > 0 ? ` Its last lines:\n${tail.join('\n')}` : ' It wrote nothing.';
    const reason = `The process ended with ${describeExit(exit)}.${said}`;
    if (exit.signal === 'SIGKILL') this.#cannotTell({ cause: 'unexplained death', reason: `Node ${at}: ${reason}` });
    else this.#found(nodeFinding('it does not end by itself', reason, at, [i]));
  }

  #judged(judgement: Judgement | undefined): void {
    for (const finding of judgement?.findings ?? []) this.#found(finding);
    for (const undecided of judgement?.undecided ?? []) this.#cannotTell(undecided);
  }

  #found(finding: Finding): void {
    this.#findings.push(finding);
    this.#over.abort();
  }

  #cannotTell(undecided: Undecided): void {
    this.#undecided.push(undecided);
    this.#over.abort();
  }

  // ---- what does not come

  /** Resolves when the run is over. Looks at the processes when nothing happens although somebody is owed a return. */
  async #watch(): Promise<void> {
    const { clock, patience, trace } = this.#options;
    let silentSince = this.#now;
    for (let seen = trace.length; !this.#hasEnded();) {
      const asleep = this.#now;
      await clock.sleep(patience.lookMs, { signal: this.#over.signal }).catch(() => {});
      const oversleptMs = this.#now - asleep - patience.lookMs;
      // Whoever was paused, or had no time, cannot say that others were silent.
      if (trace.length !== seen || oversleptMs > patience.lookMs) {
        seen = trace.length;
        silentSince = this.#now;
      } else if (!this.#hasEnded()) {
        await this.#silent(silentSince);
      }
    }
  }

  async #silent(since: number): Promise<void> {
    const { patience, trace } = this.#options;
    const owed = this.#monitor.owed(this.#now);
    if (owed.length === 0) return;
    const seen = trace.length;
    try {
      const why = await this.#whyNotProved();
      if (trace.length !== seen || this.#hasEnded()) return;
      if (why === null)
        this.#found(
          stuck(owed, 'Nothing can happen any more: all processes are idle, and nothing is under way between them.'),
        );
      else if (this.#now - since >= patience.stuckMs) {
        const waited = `Nothing has happened for ${Math.round(this.#now - since)} ms, but something still could (${why}).`;
        const suspected = stuck(owed, waited);
        this.#cannotTell({ cause: 'stuck not proved', reason: suspected.reason, suspected });
      }
    } catch (error) {
      if (!(error instanceof NoAnswer)) {
        if (!this.#hasEnded()) throw error;
      } else if (trace.length === seen) this.#noAnswer(error);
    }
  }

  /** Two successive looks at all processes that show the same, and nothing that could happen by itself: null. Otherwise what could. */
  async #whyNotProved(): Promise<string | null> {
    const { world, patience } = this.#options;
    const first = await world.look(patience.answerMs);
    const second = await world.look(patience.answerMs);
    for (const { idle, why, counted } of [first, second]) {
      if (!idle) return why;
      if (!counted) return 'a node has sockets of its own and does not count its traffic';
    }
    const same = first.written === second.written && first.handled === second.handled;
    return same && first.written === first.handled ? null : 'something is under way between the nodes';
  }

  /** After a run that came to its end: what must hold there. */
  async #conclude(): Promise<void> {
    const { world, trace, patience } = this.#options;
    const left = await world.stop(patience.leftMs);
    // Only now all that the nodes informed has come.
    if (this.#well) this.#judged(this.#checker?.atEnd(Math.max(0, trace.length - 1)));
    if (!this.#well) return;
    for (const { at, left: kinds } of left) {
      const reason = `After end and close, node ${at} still has: ${kinds.join(', ')}.`;
      const suspected = nodeFinding('end leaves nothing running', reason, at, []);
      this.#undecided.push({ cause: 'leftover not proved', reason, suspected });
    }
  }

  #noAnswer({ message: reason }: NoAnswer): void {
    this.#cannotTell({ cause: 'no answer', reason, suspected: nodeFinding('it answers', reason, null, []) });
  }

  #notReady(error: unknown): void {
    if (error instanceof NotReady) {
      const { message, at, violates } = error;
      if (violates) {
        this.#found(nodeFinding('it can be prepared', message, at, []));
      } else this.#cannotTell({ cause: 'not reached', reason: message });
    } else if (error instanceof NoAnswer) {
      if (this.#well) this.#noAnswer(error);
    } else throw error;
  }
}

/** Somebody is owed a return that does not come. */
function stuck(owed: readonly Ongoing[], why: string): Finding {
  const [first] = owed;
  const all = owed.map(({ fn, at }) => `${fn} at ${at}`).join(', ');
  return {
    judge: 'specification',
    about: `${first!.fn} returns`,
    clause: 'a call that may return does so',
    reason: `${all} may return, and does not. ${why}`,
    at: first!.at,
    evidence: owed.map(({ began }) => began),
  };
}
