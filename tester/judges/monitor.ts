/** The specification as a judge: follows a run, knows what may be called next, and refuses returns that it does not allow. */
import type { Invocation, Refusal, Specification } from '../../services/semantics/specification.ts';
import { keyOf } from '../../services/semantics/parts.ts';
import { callsToward } from '../../services/semantics/explore.ts';
import type { Knowledge, Tracked } from './knowledge.ts';
import { Known } from './known.ts';
import { Possible } from './possible.ts';
import { TooMany, type Position } from '../../services/semantics/position.ts';
import type { Address, AnyService } from '../../services/service.ts';
import type { Coverage, Follower } from '../coverage/coverage.ts';
import type { Finding, Undecided } from '../findings/finding.ts';
import type { CallEvent, CancelledEvent, ErrorEvent, FailedEvent, ReturnEvent } from '../trace/event.ts';

/** A call that is ongoing: what, and the event of the trace with which it began. */
export interface Ongoing extends Tracked {
  /** The part that it is for. */
  readonly part: Knowledge;
  readonly began: number;
  indefinite: boolean;
  gaveUp: boolean;
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

/** The clause under which a call is refused for which there is no part of the service. */
const KEY_CLAUSE = 'there is such a part of the service';

/** Where a run is to be led. */
export type Goal = (position: Position, specification: Specification) => boolean;

/** Before anything has happened. */
const knowledgeOf = (specification: Specification): Knowledge =>
  specification.hasHidden ? new Possible(specification) : new Known(specification);

type At<E> = E & { readonly i: number; readonly t: number };

/** What is judged: a service in a setting, by its parts. */
export type Parts = ReadonlyMap<string, Specification>;

/** Follows one run against one specification. Where nothing is hidden, it costs the same for every event, however long the run. */
export class Monitor {
  readonly #service: AnyService;
  readonly #parts: ReadonlyMap<string, Knowledge>;
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
    const [first] = parts.values();
    this.#service = first!.service;
    this.#overtaking = overtaking;
    this.#parts = new Map([...parts].map(([key, specification]) => [key, knowledgeOf(specification)]));
    this.#coverage = coverage?.follow(first!.addresses, this.#first.state) ?? null;
  }

  get #first(): Knowledge {
    const [first] = this.#parts.values();
    return first!;
  }

  /** The state of the specification, or one that is possible; of each part, if there are several. Not to be changed. */
  get state(): unknown {
    return this.#parts.size === 1 ? this.#first.state : this.#all(({ state }) => state);
  }

  /** Is the service of one part, of which all is seen? Then the state is known. */
  get isKnown(): boolean {
    return this.#parts.size === 1 && !this.#first.specification.hasHidden;
  }

  #all<T>(of: (part: Knowledge) => T): T[] {
    return [...this.#parts.values()].map(of);
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
      const args = this.#allowedArgs(fn, at, now);
      if (args.length > 0) choices.push({ fn, args });
    }
    return choices;
  }

  #allowedArgs(fn: string, at: Address, now: number): readonly (readonly unknown[])[] {
    if (this.#parts.size === 1) return this.#first.allowedArgs(fn, at, now);
    return this.#all((part) => part.allowedArgs(fn, at, now)).flat();
  }

  /** Why whoever calls this is to blame; null: it may, or could not know that it may not. */
  refusedCall(call: Invocation, now: number): Refusal | null {
    const key = keyOf(this.#service, call);
    const part = this.#parts.get(key);
    return part ? part.accusedCall(call, now) : { clause: KEY_CLAUSE, reason: `there is no part '${key}'` };
  }

  #partOf(call: Invocation): Knowledge {
    return this.#parts.size === 1 ? this.#first : this.#parts.get(keyOf(this.#service, call))!;
  }

  /** Follows a call, which must be allowed. */
  call({ at, id, fn, args, i, t }: At<CallEvent>): void {
    const part = this.#partOf({ at, fn, args });
    const passes = { waited: false, passes: 0, passedAt: [] };
    const call: Ongoing = { at, fn, args, id, part, began: i, indefinite: false, gaveUp: false, ...passes };
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

  /** The user of a call gives it up. */
  giveUp(call: Ongoing): void {
    this.version += 1;
    call.gaveUp = true;
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
    const older = this.#olderThatMayReturn(call, t);
    const refused = part.return(call, result ?? null, t);
    if (refused) {
      const about = `${fn} returns`;
      return { judge: 'specification', about, ...refused, at, evidence: [call.began, i] };
    }
    this.version += 1;
    this.#coverage?.returned(part.state, call, result);
    this.#ongoing.delete(id);
    for (const other of this.#ongoing.values()) {
      if (other.indefinite) continue;
      const passable = older?.includes(other) ?? false;
      if ((other.waited && !passable) || other.part.mayReturn(other, t)) continue;
      other.waited = true;
      if (passable) this.#pass(other, i);
    }
    return this.#overtaken(older);
  }

  #olderThatMayReturn(call: Ongoing, now: number): Ongoing[] | null {
    let older: Ongoing[] | null = null;
    for (const other of this.#ongoing.values()) {
      if (other === call) break;
      if (!other.indefinite && other.part.mayReturn(other, now)) (older ??= []).push(other);
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

  /** Follows the end of a call without a return, or says why it is wrong. */
  end(event: At<ErrorEvent | CancelledEvent | FailedEvent>): Finding | null {
    const { at, id, fn, i, t } = event;
    const call = this.ongoingCall(id)!;
    const found = { judge: 'specification', about: `${fn} returns`, at, evidence: [call.began, i] } as const;
    const failed = event.type === 'failed' && this.#service.functions[fn]!.failed !== undefined;
    if (event.type !== 'cancelled' && !failed) {
      return { ...found, clause: 'it returns without an error', reason: event.error };
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
    for (const part of this.#parts.values()) part.died(at, now);
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

  /** The ongoing calls that may return now, and must in the end: of several one of them. */
  owed(now: number): Ongoing[] {
    try {
      const owed = new Set(this.#all((part) => part.owed(this.#ongoingOf(part), now)).flat());
      return this.ongoing.filter((call) => owed.has(call));
    } catch (error) {
      return this.#tooMany(error, []);
    }
  }

  /** Is any call owed a return? */
  owes(now: number): boolean {
    try {
      if (this.#parts.size === 1) return this.#first.owes(this.#ongoing.values(), now);
      return this.#all((part) => part.owes(this.#ongoingOf(part), now)).some(Boolean);
    } catch (error) {
      return this.#tooMany(error, false);
    }
  }

  /** Is somebody gone, and has somebody else a call ongoing? Whether it is owed anything or not, what comes of it now is to be seen. */
  get isUnsettled(): boolean {
    return this.#gone.size > 0 && this.ongoing.some(({ at }) => !this.#gone.has(at));
  }

  #ongoingOf(part: Knowledge): Ongoing[] {
    return this.#parts.size === 1 ? [...this.#ongoing.values()] : this.ongoing.filter((call) => call.part === part);
  }

  /** The calls that lead, with the returns that come by themselves, to where `goal` holds in every part; none: no way is found, or needed. */
  callsToward(goal: Goal): readonly Invocation[] {
    const mayCall = (at: Address): boolean => !this.#gone.has(at);
    for (const part of this.#parts.values()) {
      const { specification } = part;
      const position = this.#awaitedPosition(part);
      const here = (each: Position): boolean => goal(each, specification);
      const calls = here(position) ? null : callsToward(specification, position, here, { mayCall });
      // Whoever is owed nothing may return all the same, after a death: the way may lead on from there, or not.
      if (calls?.[0] && !specification.refusedCall(position.state, calls[0], 0)) return calls;
    }
    return [];
  }

  /** Does this hold here, in every part? */
  holds(goal: Goal): boolean {
    return this.#all((part) => goal(this.#awaitedPosition(part), part.specification)).every(Boolean);
  }

  /** The position without the calls of those who are gone. */
  #awaitedPosition({ position }: Knowledge): Position {
    if (this.#gone.size === 0) return position;
    return { ...position, ongoing: position.ongoing.filter(({ at }) => !this.#gone.has(at)) };
  }
}
