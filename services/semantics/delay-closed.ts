/**
 * Is a specification delay-closed? It is judged in the order in which the tester observes: a call just before it is sent, a return
 * just after it is received. That accuses nobody wrongly iff moving calls earlier and returns later never makes a legal run
 * illegal. Enumerated up to a bound: wherever x then y is legal, so is y then x, for the pairs that an observer may see swapped,
 * and whatever is legal after the one order is legal after the other.
 */
import { reachable } from './explore.ts';
import { after, allows, calls, describe, nameOf, returns, type Position, type Step } from './position.ts';
import type { Specification } from './specification.ts';

/** A pair of steps that may be observed in the other order, which the specification then refuses. */
export interface Swap {
  /** The steps in the order in which they happened. */
  readonly happened: readonly [Step, Step];
  /** What is refused in the order observed. */
  readonly why: string;
  readonly position: Position;
}

/**
 * The first swap that fails, or null. `depth`: how many steps lead to the places tried; `ahead`: how many steps the two orders are
 * compared for. Throws if there are more than `limit` places.
 */
export function failingSwap(
  specification: Specification,
  { depth, ahead, limit = 50_000 }: { depth: number; ahead: number; limit?: number },
): Swap | null {
  const { positions, cut } = reachable(specification, depth, limit);
  if (cut) throw new RangeError(`More than ${limit} positions within ${depth} steps of ${specification.service.name}.`);
  const covers = comparison(specification);
  for (const position of positions) {
    for (const happened of swappable(specification, position)) {
      const why = refusedSwapped(specification, position, happened, (wider, narrower) =>
        covers(wider, narrower, ahead),
      );
      if (why) return { happened, why, position };
    }
  }
  return null;
}

/**
 * The pairs that an observer may see the other way round: return–call, where the call was possible before the return (or nobody
 * would have made it); return–return, where both were ongoing; call–call.
 */
function swappable(specification: Specification, position: Position): (readonly [Step, Step])[] {
  const callsHere = calls(specification, position);
  const returnsHere = returns(specification, position);
  return [
    ...returnsHere.flatMap((x) => [
      ...callsHere.map((y) => [x, y] as const),
      ...returns(specification, after(specification, position, x))
        .filter((y) => position.ongoing.includes(y.call))
        .map((y) => [x, y] as const),
    ]),
    ...callsHere.flatMap((x) => calls(specification, after(specification, position, x)).map((y) => [x, y] as const)),
  ];
}

function refusedSwapped(
  specification: Specification,
  position: Position,
  [x, y]: readonly [Step, Step],
  covers: (wider: Position, narrower: Position) => boolean,
): string | null {
  const first = after(specification, position, x);
  if (!allows(specification, first, y)) {
    return `${describe(y)} is possible before ${describe(x)} and not after it: a call on its way would become illegal`;
  }
  if (!allows(specification, position, y)) return `${describe(y)} is refused before ${describe(x)}`;
  const swapped = after(specification, position, y);
  if (!allows(specification, swapped, x)) return `${describe(x)} is refused after ${describe(y)}`;
  const happened = after(specification, first, y);
  const observed = after(specification, swapped, x);
  if (covers(observed, happened)) return null;
  return `less is allowed after ${describe(y)}, ${describe(x)} than after the order in which they happened`;
}

/** Is all that is allowed from the one position, for so many steps, allowed from the other too? Remembers what it has compared. */
function comparison(specification: Specification): (wider: Position, narrower: Position, steps: number) => boolean {
  const known = new Map<string, boolean>();
  const covers = (wider: Position, narrower: Position, steps: number): boolean => {
    const names = [nameOf(wider), nameOf(narrower)] as const;
    if (names[0] === names[1] || steps === 0) return true;
    const name = `${steps} ${names.join(' ')}`;
    const answer = known.get(name) ?? coversBelow(wider, narrower, steps);
    known.set(name, answer);
    return answer;
  };
  const coversBelow = (wider: Position, narrower: Position, steps: number): boolean =>
    [...calls(specification, narrower), ...returns(specification, narrower)].every(
      (step) =>
        allows(specification, wider, step) &&
        covers(after(specification, wider, step), after(specification, narrower, step), steps - 1),
    );
  return covers;
}
