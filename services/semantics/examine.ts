/** A specification examined for its author: where it leads, what can block, and whether it is delay-closed. */
import { Beliefs, failingSwapAt, type Seen, type Swap } from './delay-closed.ts';
import { isDeadEnd, mayReturn, reachable } from './explore.ts';
import type { Invocation, Specification } from './specification.ts';

/** What a specification says, as far as it was enumerated. */
export interface Outline {
  readonly states: number;
  /** There are more. */
  readonly cut: boolean;
  readonly blocking: readonly string[];
  readonly neverCalled: readonly string[];
  /** They are called, and can never return. */
  readonly neverReturning: readonly string[];
  /** The calls that are ongoing in the nearest position in which nothing can happen any more; none: there is no such position. */
  readonly deadEnd: readonly Invocation[];
}

/** So many steps lead to what is counted, and so many positions are looked at. */
const DEPTH = 30;
const POSITIONS = 5_000;

/** Enumerates what a specification says; hidden moments count as steps. */
export function outline(specification: Specification): Outline {
  const { positions, cut } = reachable(specification, DEPTH, POSITIONS);
  for (const { state } of positions) specification.checkPlain(state);
  const functions = Object.keys(specification.service.functions);
  const called = new Set(positions.flatMap(({ ongoing }) => ongoing.map(({ fn }) => fn)));
  const somewhere = (fn: string, returns: boolean): boolean =>
    positions.some((position) =>
      position.ongoing.some((call) => call.fn === fn && mayReturn(specification, position, call) === returns),
    );
  return {
    states: new Set(positions.map(({ state }) => JSON.stringify(state))).size,
    cut,
    blocking: [...called].filter((fn) => somewhere(fn, false)),
    neverCalled: functions.filter((fn) => !called.has(fn)),
    neverReturning: [...called].filter((fn) => !somewhere(fn, true)),
    deadEnd: positions.find((position) => isDeadEnd(specification, position))?.ongoing ?? [],
  };
}

/** How far it was tried whether a specification is delay-closed, and what came of it. */
export interface Closedness {
  /** At so many places all swaps were tried. */
  readonly places: number;
  /** Among them all that are reached within so many steps; null: all that there are. */
  readonly steps: number | null;
  /** A swap that fails, and a shortest way to where it does; null: none was found. */
  readonly failing: { readonly swap: Swap; readonly way: readonly Seen[] } | null;
}

/** So many steps the two orders are compared for. */
const AHEAD = 3;

/** Tries all swaps at one place after the other, the nearest first, until `isOver`, but at one at least. `times`: the moments in which something can happen, in ms. */
export function closedness(specification: Specification, times: readonly number[], isOver: () => boolean): Closedness {
  const beliefs = new Beliefs(specification, times);
  let places = 0;
  for (const { belief, way } of beliefs.places()) {
    if (places > 0 && isOver()) return { places, steps: way.length - 1, failing: null };
    const swap = failingSwapAt(beliefs, belief, AHEAD);
    places += 1;
    if (swap) return { places, steps: way.length - 1, failing: { swap, way } };
  }
  return { places, steps: null, failing: null };
}
