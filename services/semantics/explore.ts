/** The runs that a specification allows, enumerated: where a run can go, and whether one that may be seen late is still legal. */
import { copyState, isSame } from './json.ts';
import type { Invocation, Specification } from './specification.ts';
import type { Address } from '../service.ts';

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
export function start(specification: Specification): Position {
  return { state: specification.init(), ongoing: [] };
}

/** The calls that the specification allows here, at all addresses or at one. */
export function calls(specification: Specification, { state }: Position, only?: Address): CallStep[] {
  const addresses = only === undefined ? [...Array(specification.addresses).keys()] : [only];
  return addresses.flatMap((at) =>
    Object.keys(specification.service.functions).flatMap((fn) =>
      specification.allowedArgs(state, fn, at, 0).map((args): CallStep => ({
        kind: 'call',
        call: { at, fn, args },
      })),
    ),
  );
}

/** The returns that the specification allows here. */
export function returns(specification: Specification, { state, ongoing }: Position): ReturnStep[] {
  return ongoing.flatMap((call) =>
    specification.allowedResults(state, call, 0).map((result): ReturnStep => ({ kind: 'return', call, result })),
  );
}

/** Is this step allowed here? */
export function allows(specification: Specification, position: Position, step: Step): boolean {
  if (step.kind === 'call') return !specification.refusedCall(position.state, step.call, 0);
  return returns(specification, position).some((each) => isSame(each, step));
}

/** Where the run is after this step, which must be allowed. */
export function after(specification: Specification, { state, ongoing }: Position, step: Step): Position {
  const next = copyState(state);
  if (step.kind === 'call') {
    specification.applyCall(next, step.call, 0);
    return { state: next, ongoing: [...ongoing, step.call] };
  }
  specification.applyReturn(next, step.call, step.result, 0);
  const index = ongoing.findIndex((call) => isSame(call, step.call));
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
export function reachable(specification: Specification, depth: number, limit = 100_000): Reached {
  const positions = [start(specification)];
  const seen = new Set(positions.map(nameOf));
  let layer: readonly Position[] = positions.slice();
  for (let d = 0; d < depth && layer.length > 0; d += 1) {
    const found: Position[] = [];
    for (const position of layer) {
      for (const step of [...calls(specification, position), ...returns(specification, position)]) {
        const next = after(specification, position, step);
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
 * The calls on a way with fewest calls from here to where `goal` holds, or a call that is blocked here may return; returns are
 * taken as they come. Null if no way was found among `limit` positions. For closing a run: which call to make next. (With many
 * users the whole way is too long to be searched for; but every blocked call that returns brings the run nearer to its end.)
 */
export function callsToward(
  specification: Specification,
  from: Position,
  goal: (position: Position) => boolean,
  limit = 5_000,
): readonly Invocation[] | null {
  let layer: { position: Position; path: readonly Invocation[] }[] = [{ position: from, path: [] }];
  const seen = new Set<string>();
  while (layer.length > 0) {
    const nextLayer: typeof layer = [];
    for (const { position, path } of layer) {
      for (const reached of settle(specification, position)) {
        if (goal(reached) || unblocks(specification, from, reached)) return path;
        for (const step of calls(specification, reached)) {
          if (specification.service.functions[step.call.fn]!.final) continue;
          const next = after(specification, reached, step);
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

/** May a call return that was ongoing, and could not, before? */
function unblocks(specification: Specification, before: Position, { state, ongoing }: Position): boolean {
  const may = (at: unknown, call: Invocation): boolean => specification.allowedResults(at, call, 0).length > 0;
  return before.ongoing.some((call) => ongoing.includes(call) && may(state, call) && !may(before.state, call));
}

/** From here on, the positions that one return after the other leads through, the first allowed one each time. */
function settle(specification: Specification, from: Position): Position[] {
  const positions = [from];
  for (let step = returns(specification, from)[0]; step;) {
    const position = after(specification, positions.at(-1)!, step);
    positions.push(position);
    step = returns(specification, position)[0];
  }
  return positions;
}

/** The functions that can block: somewhere within `depth` steps a call of it is ongoing and may not return. */
export function canBlock(specification: Specification, depth = 4, limit = 2_000): ReadonlySet<string> {
  const blocked = new Set<string>();
  for (const { state, ongoing } of reachable(specification, depth, limit).positions) {
    for (const call of ongoing) {
      if (specification.allowedResults(state, call, 0).length === 0) blocked.add(call.fn);
    }
  }
  return blocked;
}
