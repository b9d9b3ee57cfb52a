/** The runs that a specification allows, enumerated: where a run can go, and whether one that may be seen late is still legal. */
import type { HiddenStep, Invocation, Specification } from './specification.ts';
import {
  after,
  afterHidden,
  calls,
  cancellations,
  givingUps,
  hiddenSteps,
  nameOf,
  ownSteps,
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
  /** There are more: beyond `limit`, or `depth`. */
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
  const isNew = (position: Position): boolean => !seen.has(nameOf(position));
  return { positions, cut: layer.some((position) => nextOf(specification, position).some(isNew)) };
}

/** Are calls ongoing here, and nothing can happen any more, however long one waits? Not told of a service that time alone changes. */
export function isDeadEnd(specification: Specification, position: Position): boolean {
  const { ongoing } = position;
  if (ongoing.length === 0 || specification.service.lapsesMs) return false;
  return nextOf(specification, position).length === 0;
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
  /** Which calls are made. */
  readonly mayCall?: (call: Invocation) => boolean;
  /** So many positions are looked at. */
  readonly limit?: number;
  /** When: on the way no time passes. */
  readonly now?: number;
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
  { mayCall = () => true, limit = 5_000, now = 0 }: WayOptions = {},
): readonly Invocation[] | null {
  const isThere = goalOrUnblocked(specification, from, goal, now);
  let layer: { positions: readonly Position[]; path: readonly Invocation[] }[] = [
    { positions: settle(specification, from, now), path: [] },
  ];
  if (layer[0]!.positions.some(isThere)) return [];
  const seen = new Set<string>();
  while (layer.length > 0) {
    const nextLayer: typeof layer = [];
    for (const { positions, path } of layer) {
      for (const { next, call } of afterCallsIn(specification, positions, mayCall, now)) {
        const reached = settle(specification, next, now);
        if (reached.some(isThere)) return [...path, call];
        const name = nameOf(next);
        if (seen.has(name)) continue;
        if (seen.size >= limit) return null;
        seen.add(name);
        nextLayer.push({ positions: reached, path: [...path, call] });
      }
    }
    layer = nextLayer;
  }
  return null;
}

/** Where the calls lead that may be made in these positions, but those that end the service. One after the other: the first may be enough. */
function* afterCallsIn(
  specification: Specification,
  positions: readonly Position[],
  mayCall: (call: Invocation) => boolean,
  now: number,
): Generator<{ readonly next: Position; readonly call: Invocation }> {
  for (const position of positions) {
    for (const step of calls(specification, position, undefined, now)) {
      const { call } = step;
      if (!specification.service.functions[call.fn]!.final && mayCall(call))
        yield { next: after(specification, position, step, now), call };
    }
  }
}

/** Does the goal hold, or may a call return that was ongoing, and could not, before? */
function goalOrUnblocked(
  specification: Specification,
  before: Position,
  goal: (position: Position) => boolean,
  now: number,
): (position: Position) => boolean {
  const blocked = before.ongoing.filter((call) => !mayReturn(specification, before, call, now));
  const isBlocked = (call: OngoingCall): boolean =>
    blocked.some(({ at, fn, id }) => call.at === at && call.fn === fn && call.id === id);
  return (position) =>
    goal(position) || position.ongoing.some((call) => isBlocked(call) && mayReturn(specification, position, call, now));
}

/** May the call return here, if need be after a hidden moment of its own, and what the service is certain to do by itself? */
export function mayReturn(specification: Specification, position: Position, call: OngoingCall, now = 0): boolean {
  if (mayEnd(specification, position, call, now)) return true;
  if (!specification.hasHidden) return false;
  if (specification.internalSteps(position.state, now, true).length === 0)
    return ownSteps(specification, position.state, call, now).some((step) =>
      mayEndAfter(specification, position, step, now),
    );
  const ofCall = position.ongoing.indexOf(call);
  for (const each of unseen(specification, [position], { now, ofCall })) {
    if (mayEnd(specification, each, each.ongoing[ofCall]!, now)) return true;
  }
  return false;
}

const mayEnd = (specification: Specification, at: Pick<Position, 'state'>, call: OngoingCall, now: number): boolean =>
  resultsOf(specification, at, call, now).length > 0 || mayBeCancelled(specification, at, call, now);

/** After this hidden moment of a call. (The others do not matter, and to name the position would take ten times as long.) */
function mayEndAfter(specification: Specification, { state }: Position, step: HiddenStep, now: number): boolean {
  const alone = afterHidden(specification, { state, ongoing: [step.call!] }, step, now);
  const [call] = alone.ongoing;
  return (
    mayEnd(specification, alone, call!, now) ||
    ownSteps(specification, alone.state, call!, now).some((next) => mayEndAfter(specification, alone, next, now))
  );
}

/** From here on, the positions that one return after the other leads through, the first allowed one each time. */
function settle(specification: Specification, from: Position, now: number): Position[] {
  const positions = [from];
  for (let next = settled(specification, from, now); next; next = settled(specification, next, now))
    positions.push(next);
  return positions;
}

/** Where the first return leads that is allowed, if need be after what nobody sees; null: none ever is. */
function settled(specification: Specification, from: Position, now: number): Position | null {
  for (const position of unseen(specification, [from], { now })) {
    const [step] = [...returns(specification, position, now), ...cancellations(specification, position, now)];
    if (step) return after(specification, position, step, now);
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
