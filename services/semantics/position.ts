/** Where a run of one part of a service can be, and how it goes on from there: by what is seen, and by what is not. */
import { describeCall } from './in-words.ts';
import { copyState, isSame } from './json.ts';
import type { HiddenStep, Invocation, Specification } from './specification.ts';
import type { Address } from '../service.ts';

/** A call that is ongoing. */
export interface OngoingCall extends Invocation {
  /** Tells it from others that are like it, where that matters. */
  readonly id?: number;
  /** A hidden moment of it has come; or what it took was given back: then it no longer returns. */
  readonly phase?: 'stepped' | 'given back';
  /** Its user has given it up. */
  readonly gaveUp?: true;
}
/** Where a run is: the state of the specification, and the calls that are ongoing. */
export interface Position {
  readonly state: unknown;
  readonly ongoing: readonly OngoingCall[];
}
/** A call that begins. */
export interface CallStep {
  readonly kind: 'call';
  readonly call: Invocation;
}
/** The user of a call gives it up. */
export interface GiveUpStep {
  readonly kind: 'give up';
  readonly call: OngoingCall;
}
/** A call that returns. */
export interface ReturnStep {
  readonly kind: 'return';
  readonly call: OngoingCall;
  readonly result: unknown;
}
/** A call that ends because its user gave it up, or as one that failed without effect. */
export interface EndStep {
  readonly kind: 'cancelled' | 'failed';
  readonly call: OngoingCall;
}
/** One thing that happens at the border of the service. */
export type Step = CallStep | GiveUpStep | ReturnStep | EndStep;

/** The hidden moment in which a call that was given up gives back what it took. */
const GIVES_BACK = 'gives back';

/** A step in words: `the return of acq() at 1`. */
export function describe(step: Step): string {
  const call = `${describeCall(step.call)} at ${step.call.at}`;
  switch (step.kind) {
    case 'call':
      return `the call ${call}`;
    case 'give up':
      return `the giving up of ${call}`;
    case 'cancelled':
    case 'failed':
      return `the end of ${call}, ${step.kind}`;
    case 'return':
      return `the return of ${call}` + (step.result === null ? '' : ` with ${JSON.stringify(step.result)}`);
  }
}

/** Before anything has happened. */
export function start(specification: Specification): Position {
  return { state: specification.init(), ongoing: [] };
}

/** The calls that the specification allows here, at all addresses or at one. */
export function calls(specification: Specification, { state }: Position, only?: Address, now = 0): CallStep[] {
  const addresses = only === undefined ? [...Array(specification.addresses).keys()] : [only];
  return addresses.flatMap((at) =>
    Object.keys(specification.service.functions).flatMap((fn) =>
      specification.allowedArgs(state, fn, at, now).map((args): CallStep => ({
        kind: 'call',
        call: { at, fn, args },
      })),
    ),
  );
}

/** The calls that their users may give up here. */
export function givingUps(specification: Specification, { state, ongoing }: Position, now = 0): GiveUpStep[] {
  return ongoing
    .filter((call) => !call.gaveUp && specification.mayGiveUp(state, call, now))
    .map((call) => ({ kind: 'give up', call }));
}

/** The results with which a call may return here. */
export function resultsOf(
  specification: Specification,
  { state }: Pick<Position, 'state'>,
  call: OngoingCall,
  now = 0,
): readonly unknown[] {
  return call.phase === 'given back' ? [] : specification.allowedResults(state, call, now);
}

/** May a call end here as one that was given up? */
export function mayBeCancelled(
  specification: Specification,
  { state }: Pick<Position, 'state'>,
  call: OngoingCall,
  now = 0,
): boolean {
  if (!call.gaveUp || specification.refusedEnd(state, call, 'cancelled', now)) return false;
  return call.phase === 'given back' || !specification.givesBack(call);
}

/** The returns that the specification allows here; of results that it only gives a sample of, that. */
export function returns(specification: Specification, position: Position, now = 0): ReturnStep[] {
  return position.ongoing.flatMap((call) =>
    resultsOf(specification, position, call, now).map((result): ReturnStep => ({ kind: 'return', call, result })),
  );
}

/** The ends of calls that were given up which the specification allows here. */
export function cancellations(specification: Specification, position: Position, now = 0): EndStep[] {
  return position.ongoing
    .filter((call) => mayBeCancelled(specification, position, call, now))
    .map((call) => ({ kind: 'cancelled', call }));
}

/** What may happen here unseen. `ofCall`: only to this of the ongoing calls, and of what the service does by itself what is certain to come. */
export function hiddenSteps(
  specification: Specification,
  { state, ongoing }: Position,
  now = 0,
  ofCall: number | null = null,
): HiddenStep[] {
  if (!specification.hasHidden) return [];
  const stepping = ofCall === null ? ongoing : [ongoing[ofCall]!];
  return [
    ...stepping.flatMap((call) => ownSteps(specification, state, call, now)),
    ...specification.internalSteps(state, now, ofCall !== null),
  ];
}

/** What may happen unseen to one call. */
export function ownSteps(specification: Specification, state: unknown, call: OngoingCall, now: number): HiddenStep[] {
  const { at, phase, gaveUp } = call;
  const names = phase ? [] : specification.stepsOf(call);
  const steps = names.filter((step) => !specification.refusedStep(state, call, step, now));
  const back = gaveUp && phase !== 'given back' && specification.givesBack(call);
  if (back && specification.mayGiveBack(state, call, now)) steps.push(GIVES_BACK);
  return steps.map((step) => ({ step, call, at }));
}

/** Is this step allowed here? A step of an ongoing call must name it as it is here. */
export function allows(specification: Specification, position: Position, step: Step, now = 0): boolean {
  const { state, ongoing } = position;
  switch (step.kind) {
    case 'call':
      return !specification.refusedCall(state, step.call, now);
    case 'give up':
      return givingUps(specification, position, now).some((each) => isSame(each, step));
    case 'return':
      if (step.call.phase === 'given back' || !ongoing.some((each) => isSame(each, step.call))) return false;
      return !specification.refusedReturn(state, step.call, step.result, now);
    case 'cancelled':
      return cancellations(specification, position, now).some((each) => isSame(each, step));
    case 'failed':
      return !specification.refusedEnd(state, step.call, 'failed', now);
  }
}

/** Where the run is after this step, which must be allowed. */
export function after(specification: Specification, { state, ongoing }: Position, step: Step, now = 0): Position {
  const next = copyState(state);
  const { call } = step;
  switch (step.kind) {
    case 'call':
      specification.applyCall(next, call, now);
      return { state: next, ongoing: [...ongoing, call] };
    case 'give up':
      return { state: next, ongoing: replaced(ongoing, call, { ...call, gaveUp: true }) };
    case 'return':
      specification.applyReturn(next, call, step.result, now);
      return { state: next, ongoing: replaced(ongoing, call) };
    case 'cancelled':
    case 'failed':
      specification.applyEnd(next, call, step.kind, now);
      return { state: next, ongoing: replaced(ongoing, call) };
  }
}

/** Where the run is after something that nobody sees, which must be allowed. */
export function afterHidden(
  specification: Specification,
  { state, ongoing }: Position,
  hidden: HiddenStep,
  now = 0,
): Position {
  const next = copyState(state);
  const { step, call } = hidden;
  if (!call) {
    specification.applyInternal(next, hidden, now);
    return { state: next, ongoing };
  }
  const back = step === GIVES_BACK;
  if (back) specification.applyGivingBack(next, call, now);
  else specification.applyStep(next, call, step, now);
  return { state: next, ongoing: replaced(ongoing, call, { ...call, phase: back ? 'given back' : 'stepped' }) };
}

function replaced(
  ongoing: readonly OngoingCall[],
  call: OngoingCall,
  ...by: readonly OngoingCall[]
): readonly OngoingCall[] {
  const index = ongoing.findIndex((each) => isSame(each, call));
  return [...ongoing.slice(0, index), ...by, ...ongoing.slice(index + 1)];
}

/** Two positions with the same name are the same. */
export function nameOf({ state, ongoing }: Position): string {
  return JSON.stringify([state, ongoing.map((call) => JSON.stringify(call)).sort()]);
}

/** How far hidden steps are followed. */
export interface UnseenOptions {
  readonly now?: number;
  readonly limit?: number;
  /** Only this of the ongoing calls makes hidden steps: see `hiddenSteps`. */
  readonly ofCall?: number;
  /** It is not gone on from here. */
  readonly isEnd?: (position: Position) => boolean;
}

/** So many positions are followed at a time. */
const POSITIONS_MAX = 10_000;

/** These positions, and those that hidden steps lead to from them; fewest steps first. Throws `TooMany`. */
export function* unseen(
  specification: Specification,
  from: readonly Position[],
  { now = 0, limit = POSITIONS_MAX, ofCall, isEnd }: UnseenOptions = {},
): Generator<Position, void> {
  if (!specification.hasHidden) return yield* from;
  const reached = new Map(from.map((position) => [nameOf(position), position]));
  for (const position of reached.values()) {
    yield position;
    if (isEnd?.(position)) continue;
    for (const step of hiddenSteps(specification, position, now, ofCall)) {
      const next = afterHidden(specification, position, step, now);
      const name = nameOf(next);
      if (reached.has(name)) continue;
      if (reached.size >= limit) throw new TooMany(limit);
      reached.set(name, next);
    }
  }
}

/** More positions are possible than are followed. */
export class TooMany extends Error {
  override readonly name = 'TooMany';

  constructor(limit: number) {
    super(`More than ${limit} states are possible.`);
  }
}
