/** The specification as a judge: follows a run, knows what may be called next, and refuses returns that it does not allow. */
import { TooMany } from '../../services/semantics/position.ts';
import type { Invocation, Refusal } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';
import type { Coverage, Follower } from '../coverage/coverage.ts';
import { ERROR_CLAUSE, type Finding, type Undecided } from '../findings/finding.ts';
import type { CallEvent, CancelledEvent, ErrorEvent, FailedEvent, ReturnEvent } from '../trace/event.ts';
import type { Knowledge } from './knowledge.ts';
import { KnownParts, type Goal, type Parts } from './known-parts.ts';
import type { Ongoing } from './ongoing.ts';
import { notePasses, olderThatMayReturn, overtaken } from './overtaking.ts';

/** A function that may be called, and with which arguments. */
export interface Choice {
  readonly fn: string;
  readonly args: readonly (readonly unknown[])[];
}

type At<E> = E & { readonly i: number; readonly t: number };

/** Follows one run against one specification. Where nothing is hidden, it costs the same for every event, however long the run. */
export class Monitor {
  readonly #parts: KnownParts;
  /** Oldest first. */
  readonly #ongoing = new Map<number, Ongoing>();
  readonly #overtaking: number | null;
  /** Those whose users call no more. */
  readonly #gone = new Set<Address>();
  /** Grows with every call, return and death: what may be called, and who is owed what, changes with them only. */
  version = 0;
  /** Why nothing more can be judged; null: it can. */
  undecided: Undecided | null = null;
  readonly #coverage: Follower | null;

  /** `overtaking`: how often a waiting call may be passed; null: as often as it happens. `coverage`: collects what is reached. */
  constructor(parts: Parts, overtaking: number | null = null, coverage: Coverage | null = null) {
    this.#parts = new KnownParts(parts);
    this.#overtaking = overtaking;
    const { first } = this.#parts;
    this.#coverage = coverage?.follow(first.specification.addresses, first.state) ?? null;
  }

  /** The state of the specification, or one that is possible; of each part, if there are several. Not to be changed. */
  get state(): unknown {
    return this.#parts.state;
  }

  /** Is the service of one part, of which all is seen? Then the state is known. */
  get isKnown(): boolean {
    return this.#parts.isKnown;
  }

  /** The calls that are ongoing, oldest first. */
  get ongoing(): readonly Ongoing[] {
    return [...this.#ongoing.values()];
  }

  /** How many calls are ongoing. */
  get ongoingCount(): number {
    return this.#ongoing.size;
  }

  /** What the user at `at` may call now, of these functions. */
  choices(at: Address, functions: readonly string[], now: number): Choice[] {
    const choices: Choice[] = [];
    for (const fn of functions) {
      const args = this.#parts.allowedArgs(fn, at, now);
      if (args.length > 0) choices.push({ fn, args });
    }
    return choices;
  }

  /** Why whoever calls this is to blame; null: it may, or could not know that it may not. */
  refusedCall(call: Invocation, now: number): Refusal | null {
    return this.#parts.accusedCall(call, now);
  }

  /** What is known of the part that a call is for. */
  partOf(call: Invocation): Knowledge {
    return this.#parts.of(call);
  }

  /** Follows a call, which must be allowed. */
  call({ at, id, fn, args, i, t }: At<CallEvent>): void {
    const part = this.#parts.of({ at, fn, args });
    const passes = { waited: false, passes: 0, passedAt: [] };
    const call: Ongoing = { at, fn, args, id, part, began: i, indefinite: false, gaveUp: null, ...passes };
    this.version += 1;
    this.#coverage?.calling(part.state, at);
    part.call(call, t);
    this.#coverage?.called(part.state, call);
    call.waited = !part.mayReturn(call, t);
    this.#ongoing.set(id, call);
  }

  /** The call with this id, if it is ongoing. */
  ongoingCall(id: number): Ongoing | undefined {
    return this.#ongoing.get(id);
  }

  /** The user of a call gives it up, with the event `i`. */
  giveUp(call: Ongoing, i: number): void {
    this.version += 1;
    call.gaveUp = i;
    call.part.giveUp(call);
  }

  /** Has this call not returned yet? */
  isOngoing(call: Ongoing): boolean {
    return this.#ongoing.get(call.id) === call;
  }

  /** Follows a return, or says why it is wrong. */
  return(event: At<ReturnEvent>): Finding | null {
    try {
      return this.#return(event);
    } catch (error) {
      return this.#tooMany(error, null);
    }
  }

  /** More is possible than is followed: from now on nothing is judged. */
  #tooMany<T>(error: unknown, instead: T): T {
    if (!(error instanceof TooMany)) throw error;
    const reason = `${error.message} Fewer users, or fewer calls in a run, leave fewer.`;
    this.undecided ??= { cause: 'too many states', reason };
    return instead;
  }

  #return({ at, id, fn, result, i, t }: At<ReturnEvent>): Finding | null {
    const call = this.ongoingCall(id)!;
    const { part } = call;
    const older = olderThatMayReturn(this.#ongoing.values(), call, t);
    const refused = part.return(call, result ?? null, t);
    if (refused) {
      const about = `${fn} returns`;
      return { judge: 'specification', about, ...refused, at, evidence: [call.began, i] };
    }
    this.version += 1;
    this.#coverage?.returned(part.state, call, result);
    this.#ongoing.delete(id);
    notePasses(this.#ongoing.values(), older, { i, t });
    return overtaken(older, this.#overtaking);
  }

  /** Follows the end of a call without a return, or says why it is wrong. */
  end(event: At<ErrorEvent | CancelledEvent | FailedEvent>): Finding | null {
    const { at, id, fn, i, t } = event;
    const call = this.ongoingCall(id)!;
    const found = { judge: 'specification', about: `${fn} returns`, at, evidence: [call.began, i] } as const;
    const { service } = call.part.specification;
    const failed = event.type === 'failed' && service.functions[fn]!.failed !== undefined;
    if (event.type !== 'cancelled' && !failed) {
      return { ...found, clause: ERROR_CLAUSE, reason: event.error };
    }
    try {
      const refused = call.part.end(call, failed ? 'failed' : 'cancelled', t);
      if (refused) return { ...found, about: `${fn} is ${event.type}`, ...refused };
    } catch (error) {
      return this.#tooMany(error, null);
    }
    this.version += 1;
    this.#coverage?.returned(call.part.state, call, event.type);
    this.#ongoing.delete(id);
    return null;
  }

  /** The node at this address has died: its calls stay ongoing, may take effect still, and are not awaited. */
  died(at: Address, now: number): void {
    this.version += 1;
    this.#gone.add(at);
    for (const call of this.#ongoing.values()) if (call.at === at) call.indefinite = true;
    this.#parts.died(at, now);
  }

  /** It is not known what became of a call, and never will be: it stays ongoing, and its user calls no more. */
  lose(call: Ongoing): void {
    this.version += 1;
    this.#gone.add(call.at);
    call.indefinite = true;
  }

  /** Does the user at this address call no more: because its node died, or it does not know what became of a call? */
  isGone(at: Address): boolean {
    return this.#gone.has(at);
  }

  /** Does the user at this address believe that it holds something, of any part, or of the one with this key? */
  believes(at: Address, now: number, only?: string): boolean {
    return this.#parts.believes(at, now, only);
  }

  /** The ongoing calls that may return now, and must in the end: of several one of them. */
  owed(now: number): Ongoing[] {
    try {
      return this.#parts.owed(this.ongoing, now);
    } catch (error) {
      return this.#tooMany(error, []);
    }
  }

  /** Is any call owed a return? */
  owes(now: number): boolean {
    try {
      return this.#parts.owes(this.#ongoing.values(), now);
    } catch (error) {
      return this.#tooMany(error, false);
    }
  }

  /** Is somebody gone, and has somebody else a call ongoing? Whether it is owed anything or not, what comes of it now is to be seen. */
  get isUnsettled(): boolean {
    return this.#gone.size > 0 && this.ongoing.some(({ at }) => !this.#gone.has(at));
  }

  /** The calls that lead, with the returns that come by themselves, to where `goal` holds in every part; none: no way is found, or needed. */
  callsToward(goal: Goal, functions: readonly string[], now: number): readonly Invocation[] {
    return this.#parts.callsToward(goal, { gone: this.#gone, functions, now });
  }

  /** Does this hold here, in every part? */
  holds(goal: Goal): boolean {
    return this.#parts.holds(goal, this.#gone);
  }
}
