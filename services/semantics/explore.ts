/** The runs that a specification allows, enumerated: where a run can go, and whether one that may be seen late is still legal. */
import { isDeepStrictEqual } from 'node:util';
import {
  allowedArgs,
  allowedResults,
  applyCall,
  applyReturn,
  refusedCall,
  type Invocation,
  type Setting,
} from './evaluate.ts';
import type { Address, AnyService } from '../service.ts';

/** Where a run is: the state of the specification, and the calls that are ongoing. */
export interface Position {
  readonly state: unknown;
  readonly ongoing: readonly Invocation[];
}
/** A call that begins. */
export interface CallStep {
  readonly kind: 'call';
  readonly call: Invocation;
}
/** A call that returns. */
export interface ReturnStep {
  readonly kind: 'return';
  readonly call: Invocation;
  readonly result: unknown;
}
/** One thing that happens at the border of the service. */
export type Step = CallStep | ReturnStep;

/** A step in words: `acq() at 1 returns`. */
export function describe(step: Step): string {
  const { at, fn, args } = step.call;
  const call = `${fn}(${args.map((arg) => JSON.stringify(arg)).join(', ')}) at ${at}`;
  if (step.kind === 'call') return `the call ${call}`;
  return `the return of ${call}` + (step.result === null ? '' : ` with ${JSON.stringify(step.result)}`);
}

/** Before anything has happened. */
export function start(service: AnyService, setting: Setting): Position {
  return { state: service.init(setting), ongoing: [] };
}

/** The calls that the specification allows here, at all addresses or at one. */
export function calls(service: AnyService, setting: Setting, { state }: Position, only?: Address): CallStep[] {
  const addresses = only === undefined ? [...Array(setting.addresses).keys()] : [only];
  return addresses.flatMap((at) =>
    Object.keys(service.functions).flatMap((fn) =>
      allowedArgs(service, setting, state, fn, at, 0).map((args): CallStep => ({
        kind: 'call',
        call: { at, fn, args },
      })),
    ),
  );
}

/** The returns that the specification allows here. */
export function returns(service: AnyService, setting: Setting, { state, ongoing }: Position): ReturnStep[] {
  return ongoing.flatMap((call) =>
    allowedResults(service, setting, state, call, 0).map((result): ReturnStep => ({ kind: 'return', call, result })),
  );
}

/** Is this step allowed here? */
export function allows(service: AnyService, setting: Setting, position: Position, step: Step): boolean {
  if (step.kind === 'call') return !refusedCall(service, setting, position.state, step.call, 0);
  return returns(service, setting, position).some((each) => isDeepStrictEqual(each, step));
}

/** Where the run is after this step, which must be allowed. */
export function after(service: AnyService, setting: Setting, { state, ongoing }: Position, step: Step): Position {
  const next = structuredClone(state);
  if (step.kind === 'call') {
    applyCall(service, setting, next, step.call, 0);
    return { state: next, ongoing: [...ongoing, step.call] };
  }
  applyReturn(service, setting, next, step.call, step.result, 0);
  const index = ongoing.findIndex((call) => isDeepStrictEqual(call, step.call));
  return { state: next, ongoing: ongoing.filter((_, i) => i !== index) };
}

/** Two positions with the same name are the same. */
export function nameOf({ state, ongoing }: Position): string {
  return JSON.stringify([state, ongoing.map((call) => JSON.stringify(call)).sort()]);
}

/** What an enumeration reached. */
export interface Reached {
  readonly positions: readonly Position[];
  /** There were more than `limit`. */
  readonly cut: boolean;
}

/** All positions reachable within `depth` steps, breadth first, at most `limit`. */
export function reachable(service: AnyService, setting: Setting, depth: number, limit = 100_000): Reached {
  const positions = [start(service, setting)];
  const seen = new Set(positions.map(nameOf));
  let layer: readonly Position[] = positions.slice();
  for (let d = 0; d < depth && layer.length > 0; d += 1) {
    const found: Position[] = [];
    for (const position of layer) {
      for (const step of [...calls(service, setting, position), ...returns(service, setting, position)]) {
        const next = after(service, setting, position, step);
        const name = nameOf(next);
        if (seen.has(name)) continue;
        if (seen.size >= limit) return { positions, cut: true };
        seen.add(name);
        found.push(next);
        positions.push(next);
      }
    }
    layer = found;
  }
  return { positions, cut: false };
}

/**
 * The calls on a way with fewest calls from here to where `goal` holds, returns taken as they come; null if none was found
 * among `limit` positions. For closing a run: which call to make next.
 */
export function callsToward(
  service: AnyService,
  setting: Setting,
  from: Position,
  goal: (position: Position) => boolean,
  limit = 5_000,
): readonly Invocation[] | null {
  let layer: { position: Position; path: readonly Invocation[] }[] = [{ position: from, path: [] }];
  const seen = new Set<string>();
  while (layer.length > 0) {
    const nextLayer: typeof layer = [];
    for (const { position, path } of layer) {
      for (const reached of settle(service, setting, position)) {
        if (goal(reached)) return path;
        for (const step of calls(service, setting, reached)) {
          if (service.functions[step.call.fn]!.final) continue;
          const next = after(service, setting, reached, step);
          const name = nameOf(next);
          if (seen.has(name)) continue;
          if (seen.size >= limit) return null;
          seen.add(name);
          nextLayer.push({ position: next, path: [...path, step.call] });
        }
      }
    }
    layer = nextLayer;
  }
  return null;
}

/** From here on, the positions that one return after the other leads through, the first allowed one each time. */
function settle(service: AnyService, setting: Setting, from: Position): Position[] {
  const positions = [from];
  for (let step = returns(service, setting, from)[0]; step;) {
    const position = after(service, setting, positions.at(-1)!, step);
    positions.push(position);
    step = returns(service, setting, position)[0];
  }
  return positions;
}

/** The functions that can block: somewhere within `depth` steps a call of it is ongoing and may not return. */
export function canBlock(service: AnyService, setting: Setting, depth = 4, limit = 2_000): ReadonlySet<string> {
  const blocked = new Set<string>();
  for (const { state, ongoing } of reachable(service, setting, depth, limit).positions) {
    for (const call of ongoing) {
      if (allowedResults(service, setting, state, call, 0).length === 0) blocked.add(call.fn);
    }
  }
  return blocked;
}
