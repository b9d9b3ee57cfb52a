/** What a specification says of one state: which calls and returns it allows, and why not. All that runs a specification stands on this. */
import { isDeepStrictEqual } from 'node:util';
import type { Address, AnyFunctionSpec, AnyService, At, Clauses } from '../service.ts';

/** The setting of a run: what all contexts have in common. */
export interface Setting {
  readonly addresses: number;
  readonly parameters: unknown;
  readonly key: string;
}
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

/** What judging a whole service needs beside its text. Throws for what is not followed yet: hidden steps and keys. */
export function checkFollowable(service: AnyService): void {
  const refuse = (what: string): never => {
    throw new SpecificationError(`The service ${service.name} has ${what}: not yet followed by this version.`);
  };
  if (service.keys ?? service.key) refuse('keys');
  if (service.internal) refuse('internal steps');
  if (service.died) refuse("a part 'died'");
  for (const [fn, spec] of Object.entries(service.functions)) {
    if (spec.step) refuse(`hidden steps (in ${fn})`);
    if (spec.cancelled) refuse(`a part 'cancelled' (in ${fn})`);
    if (spec.failed) refuse(`a part 'failed' (in ${fn})`);
  }
}

/** The first clause that does not hold, or null. */
export function refusal<S, C>(clauses: Clauses<S, C> | undefined, state: S, context: C): Refusal | null {
  for (const clause in clauses) {
    const holds = clauses[clause]!(state, context);
    if (holds !== true) return { clause, reason: holds === false ? 'it does not hold' : holds };
  }
  return null;
}

/** All clauses that do not hold. */
export function refusals<S, C>(clauses: Clauses<S, C> | undefined, state: S, context: C): readonly Refusal[] {
  return Object.entries(clauses ?? {}).flatMap(([clause, holds]) => refusal({ [clause]: holds }, state, context) ?? []);
}

/* Written out, not spread: they are made for every clause of every event. */
const at = ({ addresses, parameters, key }: Setting, address: Address, now: number): At<unknown> => ({
  at: address,
  addresses,
  parameters,
  key,
  now,
});
const callContext = ({ addresses, parameters, key }: Setting, call: Invocation, now: number): object => ({
  at: call.at,
  addresses,
  parameters,
  key,
  now,
  args: call.args,
});
const returnContext = (
  { addresses, parameters, key }: Setting,
  call: Invocation,
  now: number,
  result: unknown,
): object => ({
  at: call.at,
  addresses,
  parameters,
  key,
  now,
  args: call.args,
  result,
});

/** Why the call is not allowed in this state, or null if it is. */
export function refusedCall(
  service: AnyService,
  setting: Setting,
  state: unknown,
  call: Invocation,
  now: number,
): Refusal | null {
  const context = callContext(setting, call, now);
  return refusal(service.functions[call.fn]!.call.condition, state, context);
}

/** Why the caller is to blame for the call: a clause that does not hold, and of which it could know that; null if there is none. */
export function accusedCall(
  service: AnyService,
  setting: Setting,
  state: unknown,
  call: Invocation,
  now: number,
): Refusal | null {
  const context = callContext(setting, call, now);
  const { condition, knowable } = service.functions[call.fn]!.call;
  return refusals(condition, state, context).find(({ clause }) => knowable?.[clause]?.(state, context) ?? true) ?? null;
}

/** Changes the state as the call says. */
export function applyCall(service: AnyService, setting: Setting, state: unknown, call: Invocation, now: number): void {
  service.functions[call.fn]!.call.update?.(state, callContext(setting, call, now));
}

/** The arguments with which the function may be called at this address now; none: it may not. */
export function allowedArgs(
  service: AnyService,
  setting: Setting,
  state: unknown,
  fn: string,
  address: Address,
  now: number,
): readonly (readonly unknown[])[] {
  const { args } = service.functions[fn]!;
  const all: readonly (readonly unknown[])[] = args ? args(state, at(setting, address, now)) : [[]];
  return all.filter((each) => !refusedCall(service, setting, state, { at: address, fn, args: each }, now));
}

/** The clause under which a result is refused that is not among those allowed. */
export const RESULT_CLAUSE = 'the result is allowed';
/** The clause under which a return is refused where no result is allowed at all. */
export const BLOCKS_CLAUSE = 'a return is allowed';

/** Why the call may not return this result in this state, or null if it may. */
export function refusedReturn(
  service: AnyService,
  setting: Setting,
  state: unknown,
  call: Invocation,
  result: unknown,
  now: number,
): Refusal | null {
  const spec = service.functions[call.fn]!;
  const context = returnContext(setting, call, now, result);
  return refusedResult(spec, state, context, result) ?? refusal(spec.return.condition, state, context);
}

function refusedResult(spec: AnyFunctionSpec, state: unknown, context: object, result: unknown): Refusal | null {
  if (!spec.results) {
    return result === null || result === undefined
      ? null
      : { clause: RESULT_CLAUSE, reason: `it returned ${JSON.stringify(result)}; this function returns nothing` };
  }
  if (spec.isResult) {
    return spec.isResult(result)
      ? null
      : { clause: RESULT_CLAUSE, reason: `${JSON.stringify(result)} is no result of it` };
  }
  const allowed: readonly unknown[] = spec.results(state, context);
  if (allowed.some((each) => isDeepStrictEqual(each, result))) return null;
  const got = `it returned ${JSON.stringify(result)}`;
  return allowed.length === 0
    ? { clause: BLOCKS_CLAUSE, reason: `${got}; it must not return now` }
    : { clause: RESULT_CLAUSE, reason: `${got}; allowed now: ${listed(allowed)}` };
}

const listed = (values: readonly unknown[]): string => {
  const shown = values.slice(0, 4).map((value) => JSON.stringify(value));
  return shown.join(' or ') + (values.length > 4 ? `, and ${values.length - 4} more` : '');
};

/** What a function without results returns with. */
const NOTHING: readonly unknown[] = [null];

/** The results with which the call may return in this state; none: it blocks. A void function's only result is null. */
export function allowedResults(
  service: AnyService,
  setting: Setting,
  state: unknown,
  call: Invocation,
  now: number,
): readonly unknown[] {
  const { results, return: back } = service.functions[call.fn]!;
  const all: readonly unknown[] = results ? results(state, callContext(setting, call, now)) : NOTHING;
  if (!back.condition) return all;
  return all.filter((result) => !refusal(back.condition, state, returnContext(setting, call, now, result)));
}

/** Changes the state as the return says. */
export function applyReturn(
  service: AnyService,
  setting: Setting,
  state: unknown,
  call: Invocation,
  result: unknown,
  now: number,
): void {
  service.functions[call.fn]!.return.update?.(state, returnContext(setting, call, now, result));
}
