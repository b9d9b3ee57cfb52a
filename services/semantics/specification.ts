/** What a specification says of one state: which calls and returns it allows, and why not. All that runs a specification stands on this. */
import { isSame } from './json.ts';
import { notPlain } from './plain.ts';
import type { Address, AnyFunctionSpec, AnyService, At, Clauses } from '../service.ts';

/** A function at an address, with arguments. */
export interface Invocation {
  readonly at: Address;
  readonly fn: string;
  readonly args: readonly unknown[];
}
/** A clause that does not hold, and why. */
export interface Refusal {
  readonly clause: string;
  readonly reason: string;
}
/** A part of the specification is not there yet, or contradicts itself: a fault of the specification, not of what it judges. */
export class SpecificationError extends Error {
  override readonly name = 'SpecificationError';
}

/** The clause under which a result is refused that is not among those allowed. */
export const RESULT_CLAUSE = 'the result is allowed';
/** The clause under which a return is refused where no result is allowed at all. */
export const BLOCKS_CLAUSE = 'a return is allowed';
/** The reason of a clause that gives none. */
export const REFUSED_WITHOUT_REASON = 'it does not hold';
/** Why a result is refused where these are allowed. */
export const notAmong = (result: unknown, allowed: readonly unknown[]): Refusal => ({
  clause: RESULT_CLAUSE,
  reason: `${returnedThis(result)}; allowed now: ${listed(allowed)}`,
});

const returnedThis = (result: unknown): string => `it returned ${JSON.stringify(result)}`;

/** What a function without results returns with. */
const NOTHING: readonly unknown[] = [null];
const NONE: readonly never[] = [];
/** The ways to call a function that has no arguments. */
const WITHOUT_ARGS: readonly (readonly unknown[])[] = [[]];
/** The name of the part, where the service is one part. */
const KEY = '';

/** The first clause that does not hold, or null. */
export function refusal<S, C>(clauses: Clauses<S, C> | undefined, state: S, context: C): Refusal | null {
  for (const clause in clauses) {
    const holds = clauses[clause]!(state, context);
    if (holds !== true) return refusedBecause(clause, holds);
  }
  return null;
}

function refusedBecause(clause: string, holds: false | string): Refusal {
  if (typeof holds === 'string') return { clause, reason: holds || REFUSED_WITHOUT_REASON };
  if ((holds as unknown) === false) return { clause, reason: REFUSED_WITHOUT_REASON };
  throw new TypeError(
    `The clause '${clause}' gives ${String(holds)}; it must give true, false or a text that says why.`,
  );
}

/** A hidden moment of a call, or, where `call` is null, of the service itself. */
export interface HiddenStep {
  readonly step: string;
  readonly call: Invocation | null;
  readonly at: Address;
}

/**
 * One part of a service in the setting of a run: of most services the only one. States are given and changed in place; `now` is in ms
 * since the run began. Throws `SpecificationError` for a service that contradicts itself.
 */
export class Specification {
  readonly service: AnyService;
  readonly addresses: number;
  readonly parameters: unknown;
  /** Which part it is; '': the only one. */
  readonly key: string;
  /** May anything happen unseen? Then nobody knows the state from what was seen, only which are possible. */
  readonly hasHidden: boolean;

  constructor(service: AnyService, addresses: number, parameters: unknown, key = KEY) {
    checkConsistent(service);
    this.service = service;
    this.addresses = addresses;
    this.parameters = parameters;
    this.key = key;
    this.hasHidden = hasHidden(service);
  }

  /** The state before anything has happened. Throws `SpecificationError` for one that is no plain data. */
  init(): unknown {
    const { addresses, parameters, key } = this;
    const state: unknown = this.service.init({ addresses, parameters, key });
    this.checkPlain(state);
    return state;
  }

  /** Throws `SpecificationError` for a state that is no plain data: numbers, texts, lists and plain objects. */
  checkPlain(state: unknown): void {
    const wrong = notPlain(state);
    if (wrong === null) return;
    throw new SpecificationError(`${this.service.name}: ${wrong}. A state is plain data, told apart by its JSON.`);
  }

  /** Why the call is not allowed in this state, or null if it is. */
  refusedCall(state: unknown, call: Invocation, now: number): Refusal | null {
    return refusal(this.#function(call).call.condition, state, this.#callContext(call, now));
  }

  /** Why the caller is to blame for the call: a clause that does not hold, and of which it could know that; null if there is none. */
  accusedCall(state: unknown, call: Invocation, now: number): Refusal | null {
    const context = this.#callContext(call, now);
    const { condition, knowable } = this.#function(call).call;
    for (const clause in condition) {
      if (!(knowable?.[clause]?.(state, context) ?? true)) continue;
      const holds = condition[clause]!(state, context);
      if (holds !== true) return refusedBecause(clause, holds);
    }
    return null;
  }

  /** Changes the state as the call says. */
  applyCall(state: unknown, call: Invocation, now: number): void {
    this.#function(call).call.update?.(state, this.#callContext(call, now));
  }

  /** The arguments with which the function may be called at this address now; none: it may not. */
  allowedArgs(state: unknown, fn: string, at: Address, now: number): readonly (readonly unknown[])[] {
    const { args } = this.service.functions[fn]!;
    if (!args) return this.refusedCall(state, { at, fn, args: NONE }, now) ? NONE : WITHOUT_ARGS;
    return args(state, this.#at(at, now)).filter((each) => !this.refusedCall(state, { at, fn, args: each }, now));
  }

  /** The clause because of which the function may not be called here, with whatever arguments; null: it may, or there are no arguments. */
  forbiddenBy(state: unknown, fn: string, at: Address, now: number): string | null {
    if (this.allowedArgs(state, fn, at, now).length > 0) return null;
    const { args } = this.service.functions[fn]!;
    const [first] = args ? args(state, this.#at(at, now)) : [[]];
    return first ? this.refusedCall(state, { at, fn, args: first }, now)!.clause : null;
  }

  /** Why the call may not return this result in this state, or null if it may. */
  refusedReturn(state: unknown, call: Invocation, result: unknown, now: number): Refusal | null {
    const context = this.#returnContext(call, result, now);
    const spec = this.#function(call);
    return refusedResult(spec, state, context, result) ?? refusal(spec.return.condition, state, context);
  }

  /** Why one clause of the return's condition does not hold; null if it does, or there is none of this name. */
  refusedBy(clause: string, state: unknown, call: Invocation, result: unknown, now: number): Refusal | null {
    const holds = this.#function(call).return.condition?.[clause];
    return holds ? refusal({ [clause]: holds }, state, this.#returnContext(call, result, now)) : null;
  }

  /** The results with which the call may return in this state; none: it blocks. A void function's only result is null. */
  allowedResults(state: unknown, call: Invocation, now: number): readonly unknown[] {
    const { results, return: back } = this.#function(call);
    const all: readonly unknown[] = results ? results(state, this.#callContext(call, now)) : NOTHING;
    if (!back.condition) return all;
    if (!results) return refusal(back.condition, state, this.#returnContext(call, null, now)) ? NONE : NOTHING;
    return all.filter((result) => !refusal(back.condition, state, this.#returnContext(call, result, now)));
  }

  /** Why the call may return with no result at all in this state; null if it may with one. */
  blockedBy(state: unknown, call: Invocation, now: number): Refusal | null {
    if (this.allowedResults(state, call, now).length > 0) return null;
    const { results, return: back } = this.#function(call);
    const all: readonly unknown[] = results ? results(state, this.#callContext(call, now)) : NOTHING;
    if (all.length === 0) return { clause: BLOCKS_CLAUSE, reason: 'there is no result that it could return with' };
    return refusal(back.condition, state, this.#returnContext(call, all[0], now));
  }

  /** Is this one of the allowed results that come seldom? */
  isSeldom(state: unknown, call: Invocation, result: unknown, now: number): boolean {
    const { seldom } = this.#function(call);
    return seldom !== undefined && seldom(state, this.#returnContext(call, result, now));
  }

  /** The names of the hidden moments of a call; none: it has no such. */
  stepsOf({ fn }: Pick<Invocation, 'fn'>): readonly string[] {
    return namesOf(this.service.functions[fn]!.step);
  }

  /** Why this hidden moment of the call may not come in this state, or null if it may. */
  refusedStep(state: unknown, call: Invocation, step: string, now: number): Refusal | null {
    return refusal(this.#function(call).step![step]!.condition, state, this.#callContext(call, now));
  }

  /** Changes the state as the hidden moment of the call says. */
  applyStep(state: unknown, call: Invocation, step: string, now: number): void {
    this.#function(call).step![step]!.update?.(state, this.#callContext(call, now));
  }

  /** What the service may do unseen in this state, at each address. `certain`: only what happens if it stays possible. */
  internalSteps(state: unknown, now: number, certain = false): HiddenStep[] {
    const { internal } = this.service;
    const steps: HiddenStep[] = [];
    for (const step in internal) {
      if (certain && !internal[step]!.certain) continue;
      for (let at = 0; at < this.addresses; at += 1) {
        const hidden = { step, call: null, at };
        if (!this.refusedInternal(state, hidden, now)) steps.push(hidden);
      }
    }
    return steps;
  }

  /** Why the service may not do this unseen in this state, or null if it may. */
  refusedInternal(state: unknown, { step, at }: HiddenStep, now: number): Refusal | null {
    return refusal(this.service.internal![step]!.condition, state, this.#at(at, now));
  }

  /** Changes the state as what the service does unseen says. */
  applyInternal(state: unknown, { step, at }: HiddenStep, now: number): void {
    this.service.internal![step]!.update?.(state, this.#at(at, now));
  }

  /** May the user of the call give it up in this state? */
  mayGiveUp(state: unknown, call: Invocation, now: number): boolean {
    return this.#function(call).cancelled !== undefined && !this.refusedEnd(state, call, 'cancelled', now);
  }

  /** Has the giving up of such a call a hidden moment, after which it no longer returns? */
  givesBack({ fn }: Pick<Invocation, 'fn'>): boolean {
    return this.service.functions[fn]!.cancelled?.step !== undefined;
  }

  /** May what the call took be given back in this state? */
  mayGiveBack(state: unknown, call: Invocation, now: number): boolean {
    return !refusal(this.#function(call).cancelled!.step!.condition, state, this.#callContext(call, now));
  }

  /** Changes the state as the giving back says. */
  applyGivingBack(state: unknown, call: Invocation, now: number): void {
    this.#function(call).cancelled!.step!.update?.(state, this.#callContext(call, now));
  }

  /** Why the call may not end as one that was given up (`cancelled`), or that failed without effect (`failed`), or null if it may. */
  refusedEnd(state: unknown, call: Invocation, end: 'cancelled' | 'failed', now: number): Refusal | null {
    return refusal(this.#function(call)[end]?.condition, state, this.#callContext(call, now));
  }

  /** Changes the state as such an end says. */
  applyEnd(state: unknown, call: Invocation, end: 'cancelled' | 'failed', now: number): void {
    this.#function(call)[end]?.update?.(state, this.#callContext(call, now));
  }

  /** Does the user at this address believe that it holds what the service grants? */
  believes(state: unknown, at: Address, now: number): boolean {
    return this.service.believes?.(state, this.#at(at, now)) ?? false;
  }

  /** May these users, who believe that they hold what the service grants, do so at once? */
  mayShare(state: unknown, holders: readonly Address[]): boolean {
    const { addresses, parameters, key } = this;
    return holders.length < 2 || (this.service.share?.(holders, state, { addresses, parameters, key }) ?? false);
  }

  /** Changes the state as the death of the node at an address says. */
  applyDeath(state: unknown, at: Address, now: number): void {
    this.service.died?.update?.(state, this.#at(at, now));
  }

  /** Changes the state as the return says. */
  applyReturn(state: unknown, call: Invocation, result: unknown, now: number): void {
    this.#function(call).return.update?.(state, this.#returnContext(call, result, now));
  }

  #function({ fn }: Invocation): AnyFunctionSpec {
    return this.service.functions[fn]!;
  }

  // The contexts are made for every clause of every event: written out, they cost a hundredth of what spread ones do.

  #at(at: Address, now: number): At {
    return { at, addresses: this.addresses, parameters: this.parameters, key: this.key, now };
  }

  #callContext({ at, args }: Invocation, now: number): object {
    return { at, addresses: this.addresses, parameters: this.parameters, key: this.key, now, args };
  }

  #returnContext({ at, args }: Invocation, result: unknown, now: number): object {
    return { at, addresses: this.addresses, parameters: this.parameters, key: this.key, now, args, result };
  }
}

const namesOf = (parts: object | undefined): readonly string[] => (parts ? Object.keys(parts) : NONE);

const hasHidden = ({ internal, functions }: AnyService): boolean =>
  namesOf(internal).length > 0 ||
  Object.values(functions).some(({ step, cancelled }) => namesOf(step).length > 0 || cancelled?.step !== undefined);

function checkConsistent({ name, functions, keys, key }: AnyService): void {
  const refuse = (why: string): never => {
    throw new SpecificationError(`The service ${name} ${why}`);
  };
  if ((keys === undefined) !== (key === undefined)) refuse("needs both 'keys' and 'key', or neither.");
  for (const [fn, { step, results, return: back, final }] of Object.entries(functions)) {
    if (keys && final) refuse(`has parts, and '${fn}' ends all of it: the parts would not be independent.`);
    if (namesOf(step).length > 0 && !results && !back.condition)
      refuse(`has hidden steps in '${fn}', whose return does not depend on them: give it a condition.`);
  }
}

function refusedResult(spec: AnyFunctionSpec, state: unknown, context: object, result: unknown): Refusal | null {
  if (!spec.results) {
    if (result === null || result === undefined) return null;
    return { clause: RESULT_CLAUSE, reason: `${returnedThis(result)}; this function returns nothing` };
  }
  if (spec.isResult) {
    return spec.isResult(result)
      ? null
      : { clause: RESULT_CLAUSE, reason: `${returnedThis(result)}, which is no result of it` };
  }
  const allowed: readonly unknown[] = spec.results(state, context);
  if (allowed.some((each) => isSame(each, result))) return null;
  return allowed.length === 0
    ? { clause: BLOCKS_CLAUSE, reason: `${returnedThis(result)}; it must not return now` }
    : notAmong(result, allowed);
}

const listed = (values: readonly unknown[]): string => {
  const shown = values.slice(0, 4).map((value) => JSON.stringify(value));
  return shown.join(' or ') + (values.length > 4 ? `, and ${values.length - 4} more` : '');
};
