/** The runs that a specification allows, enumerated: where a run can go, and whether one that may be seen late is still legal. */
import type { Address } from '../service.ts';
import type { Invocation, Specification } from './specification.ts';
import {
  after,
  afterHidden,
  calls,
  cancellations,
  givingUps,
  hiddenSteps,
  nameOf,
  resultsOf,
  returns,
  start,
  unseen,
  mayBeCancelled,
  type Position,
  type OngoingCall,
  type Step,
} from './position.ts';

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
      for (const next of nextOf(specification, position)) {
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

/** The positions one step from here. */
function nextOf(specification: Specification, position: Position): Position[] {
  const seen: Step[] = [
    ...[...calls(specification, position), ...givingUps(specification, position)],
    ...[...returns(specification, position), ...cancellations(specification, position)],
  ];
  return [
    ...seen.map((step) => after(specification, position, step)),
    ...hiddenSteps(specification, position).map((step) => afterHidden(specification, position, step)),
  ];
}

/** How a way is looked for. */
export interface WayOptions {
  /** Who makes calls. */
  readonly mayCall?: (at: Address) => boolean;
  /** So many positions are looked at. */
  readonly limit?: number;
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
  { mayCall = () => true, limit = 5_000 }: WayOptions = {},
): readonly Invocation[] | null {
  let layer: { position: Position; path: readonly Invocation[] }[] = [{ position: from, path: [] }];
  const seen = new Set<string>();
  while (layer.length > 0) {
    const nextLayer: typeof layer = [];
    for (const { position, path } of layer) {
      for (const reached of settle(specification, position)) {
        if (goal(reached) || unblocks(specification, from, reached)) return path;
        for (const step of calls(specification, reached)) {
          if (specification.service.functions[step.call.fn]!.final || !mayCall(step.call.at)) continue;
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
function unblocks(specification: Specification, before: Position, position: Position): boolean {
  const isSameCall = (a: OngoingCall) => (b: OngoingCall) => a.at === b.at && a.fn === b.fn && a.id === b.id;
  return before.ongoing.some((call) => {
    const still = position.ongoing.find(isSameCall(call));
    return still !== undefined && mayReturn(specification, position, still) && !mayReturn(specification, before, call);
  });
}

/** May the call return here, if need be after a hidden moment of its own, and what the service is certain to do by itself? */
export function mayReturn(specification: Specification, position: Position, call: OngoingCall, now = 0): boolean {
  const ofCall = position.ongoing.indexOf(call);
  for (const each of unseen(specification, [position], { now, ofCall })) {
    const then = each.ongoing[ofCall]!;
    if (resultsOf(specification, each, then, now).length > 0 || mayBeCancelled(specification, each, then, now))
      return true;
  }
  return false;
}

/** From here on, the positions that one return after the other leads through, the first allowed one each time. */
function settle(specification: Specification, from: Position): Position[] {
  const positions = [from];
  for (let next = settled(specification, from); next; next = settled(specification, next)) positions.push(next);
  return positions;
}

/** Where the first return leads that is allowed, if need be after what nobody sees; null: none ever is. */
function settled(specification: Specification, from: Position): Position | null {
  for (const position of unseen(specification, [from])) {
    const [step] = [...returns(specification, position), ...cancellations(specification, position)];
    if (step) return after(specification, position, step);
  }
  return null;
}

/** The functions that can block: somewhere within `depth` steps a call of it is ongoing and may not return. */
export function canBlock(specification: Specification, depth = 4, limit = 2_000): ReadonlySet<string> {
  const blocked = new Set<string>();
  for (const position of reachable(specification, depth, limit).positions) {
    for (const call of position.ongoing) if (!mayReturn(specification, position, call)) blocked.add(call.fn);
  }
  return blocked;
}
