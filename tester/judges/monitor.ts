/** The specification as a judge: follows a run, knows what may be called next, and refuses returns that it does not allow. */
import {
  BLOCKS_CLAUSE,
  type Invocation,
  type Refusal,
  type Specification,
} from '../../services/semantics/specification.ts';
import { callsToward, type Position } from '../../services/semantics/explore.ts';
import type { Address } from '../../services/service.ts';
import type { Coverage, Follower } from '../coverage/coverage.ts';
import type { Finding } from '../findings/finding.ts';
import type { CallEvent, ErrorEvent, ReturnEvent } from '../trace/event.ts';

/** A call that is ongoing: what, and the event of the trace with which it began. */
export interface Ongoing extends Invocation {
  readonly id: number;
  readonly began: number;
  /** There was a moment in which it could not return. */
  waited: boolean;
  /** How often another passed it: returned, though it began later, so that this one, which could have returned, had to wait. */
  passes: number;
  /** The last of those returns, in the trace. */
  passedAt: number[];
}
/** A function that may be called, and with which arguments. */
export interface Choice {
  readonly fn: string;
  readonly args: readonly (readonly unknown[])[];
}

/** So many of the returns that passed a call are remembered. */
const PASSED_AT_MAX = 20;

type At<E> = E & { readonly i: number; readonly t: number };

/** Follows one run against one specification. Costs the same for every event, however long the run. */
export class Monitor {
  readonly #specification: Specification;
  readonly #state: unknown;
  /** Oldest first. */
  readonly #ongoing = new Map<number, Ongoing>();
  readonly #overtaking: number | null;
  /** Grows with every call and return: what may be called, and who is owed what, changes with them only. */
  version = 0;
  readonly #coverage: Follower | null;

  /** `overtaking`: how often a waiting call may be passed; null: as often as it happens. `coverage`: collects what is reached. */
  constructor(specification: Specification, overtaking: number | null = null, coverage: Coverage | null = null) {
    this.#specification = specification;
    this.#overtaking = overtaking;
    this.#state = specification.init();
    this.#coverage = coverage?.follow(specification.addresses, this.#state) ?? null;
  }

  /** The state of the specification. Not to be changed. */
  get state(): unknown {
    return this.#state;
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
      const args = this.#specification.allowedArgs(this.#state, fn, at, now);
      if (args.length > 0) choices.push({ fn, args });
    }
    return choices;
  }

  /** Why whoever calls this is to blame; null: it may, or could not know that it may not. */
  refusedCall(call: Invocation, now: number): Refusal | null {
    return this.#specification.accusedCall(this.#state, call, now);
  }

  /** Follows a call, which must be allowed. */
  call({ at, id, fn, args, i, t }: At<CallEvent>): void {
    const call = { at, fn, args };
    this.version += 1;
    this.#coverage?.calling(this.#state, at);
    this.#specification.applyCall(this.#state, call, t);
    this.#coverage?.called(this.#state, call);
    this.#ongoing.set(id, { at, fn, args, id, began: i, waited: !this.#mayReturn(call, t), passes: 0, passedAt: [] });
  }

  /** The call with this id, which is ongoing. */
  ongoingCall(id: number): Ongoing {
    return this.#ongoing.get(id)!;
  }

  /** Has this call not returned yet? */
  isOngoing(call: Ongoing): boolean {
    return this.#ongoing.get(call.id) === call;
  }

  /** Follows a return, or says why it is wrong. */
  return({ at, id, fn, result, i, t }: At<ReturnEvent>): Finding | null {
    const call = this.ongoingCall(id);
    const refused = this.#specification.refusedReturn(this.#state, call, result, t);
    if (refused) {
      const reason = refused.clause === BLOCKS_CLAUSE ? `${refused.reason}: ${this.#whyBlocked(call)}` : refused.reason;
      const found = { judge: 'specification', about: `${fn} returns`, clause: refused.clause, at } as const;
      return { ...found, reason, evidence: [call.began, i] };
    }
    const older = this.#olderThatMayReturn(call, t);
    this.version += 1;
    this.#specification.applyReturn(this.#state, call, result, t);
    this.#coverage?.returned(this.#state, call, result);
    this.#ongoing.delete(id);
    for (const other of this.#ongoing.values()) {
      const passable = older?.includes(other) ?? false;
      if ((other.waited && !passable) || this.#mayReturn(other, t)) continue;
      other.waited = true;
      if (passable) this.#pass(other, i);
    }
    return this.#overtaken(older);
  }

  #olderThatMayReturn(call: Ongoing, now: number): Ongoing[] | null {
    let older: Ongoing[] | null = null;
    for (const other of this.#ongoing.values()) {
      if (other === call) break;
      if (this.#mayReturn(other, now)) (older ??= []).push(other);
    }
    return older;
  }

  #pass(call: Ongoing, i: number): void {
    call.passes += 1;
    call.passedAt.push(i);
    if (call.passedAt.length > PASSED_AT_MAX) call.passedAt.shift();
  }

  /** Somebody was passed more often than may be. */
  #overtaken(passed: readonly Ongoing[] | null): Finding | null {
    const most = this.#overtaking;
    const call = most === null ? undefined : passed?.find(({ passes }) => passes > most);
    if (!call) return null;
    const { fn, at, began, passes, passedAt } = call;
    const who = `${fn} at ${at}, called at event ${began}, was passed ${passes === 1 ? 'once' : `${passes} times`} by calls that began later`;
    return {
      judge: 'bound',
      about: `${fn} waits`,
      clause: 'it is passed no more often than declared',
      reason: `${who} (${passedAt.length === 1 ? 'event' : 'events'} ${passedAt.join(', ')}); the declared bound on overtaking is ${most}.`,
      at,
      evidence: [began, ...passedAt],
    };
  }

  /** A call failed: without a part `failed` in its specification, that is a finding. */
  error({ at, id, fn, error, i }: At<ErrorEvent>): Finding {
    const { began } = this.#ongoing.get(id)!;
    const clause = 'it returns without an error';
    return { judge: 'specification', about: `${fn} returns`, clause, reason: error, at, evidence: [began, i] };
  }

  #mayReturn(call: Invocation, now: number): boolean {
    return this.#specification.allowedResults(this.#state, call, now).length > 0;
  }

  /** The ongoing calls that may return now, and must in the end. */
  owed(now: number): Ongoing[] {
    return this.ongoing.filter((call) => this.#isOwed(call, now));
  }

  /** Is any call owed a return? */
  owes(now: number): boolean {
    for (const call of this.#ongoing.values()) if (this.#isOwed(call, now)) return true;
    return false;
  }

  #isOwed(call: Ongoing, now: number): boolean {
    return this.#specification.service.functions[call.fn]!.progress !== 'none' && this.#mayReturn(call, now);
  }

  /** The calls that lead, with the returns that come by themselves, to where `goal` holds; null if no way is found. */
  callsToward(goal: (position: Position) => boolean): readonly Invocation[] | null {
    return callsToward(this.#specification, this.#position(), goal);
  }

  /** May the function be called at `at` in this position? */
  callable(fn: string, at: Address): (position: Position) => boolean {
    return ({ state }) => this.#specification.allowedArgs(state, fn, at, 0).length > 0;
  }

  /** Does this hold here? */
  holds(goal: (position: Position) => boolean): boolean {
    return goal(this.#position());
  }

  #position(): Position {
    return { state: this.#state, ongoing: this.ongoing.map(({ at, fn, args }) => ({ at, fn, args })) };
  }

  #whyBlocked({ fn }: Invocation): string {
    return `no result of ${fn} is allowed in the state ${JSON.stringify(this.#state)}`;
  }
}
