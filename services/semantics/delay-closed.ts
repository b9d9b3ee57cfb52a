/**
 * Is a specification delay-closed? It is judged in the order in which the tester observes: a call just before it is sent, a return
 * just after it is received. That accuses nobody wrongly iff moving calls earlier and returns later never makes a legal run
 * illegal. Enumerated up to a bound: wherever x then y is legal, so is y then x, for the pairs that an observer may see swapped,
 * and whatever is legal after the one order is legal after the other.
 */
import { after, allows, calls, describe, nameOf, reachable, returns, type Position, type Step } from './explore.ts';
import type { Setting } from './evaluate.ts';
import type { AnyService } from '../service.ts';

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
  service: AnyService,
  setting: Setting,
  { depth, ahead, limit = 50_000 }: { depth: number; ahead: number; limit?: number },
): Swap | null {
  const { positions, cut } = reachable(service, setting, depth, limit);
  if (cut) throw new RangeError(`More than ${limit} positions within ${depth} steps of ${service.name}.`);
  const covers = comparison(service, setting);
  for (const position of positions) {
    for (const happened of swappable(service, setting, position)) {
      const why = refusedSwapped(service, setting, position, happened, (wider, narrower) =>
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
function swappable(service: AnyService, setting: Setting, position: Position): (readonly [Step, Step])[] {
  const callsHere = calls(service, setting, position);
  const returnsHere = returns(service, setting, position);
  return [
    ...returnsHere.flatMap((x) => [
      ...callsHere.map((y) => [x, y] as const),
      ...returns(service, setting, after(service, setting, position, x))
        .filter((y) => position.ongoing.includes(y.call))
        .map((y) => [x, y] as const),
    ]),
    ...callsHere.flatMap((x) =>
      calls(service, setting, after(service, setting, position, x)).map((y) => [x, y] as const),
    ),
  ];
}

function refusedSwapped(
  service: AnyService,
  setting: Setting,
  position: Position,
  [x, y]: readonly [Step, Step],
  covers: (wider: Position, narrower: Position) => boolean,
): string | null {
  const first = after(service, setting, position, x);
  if (!allows(service, setting, first, y)) {
    return `${describe(y)} is possible before ${describe(x)} and not after it: a call on its way would become illegal`;
  }
  if (!allows(service, setting, position, y)) return `${describe(y)} is refused before ${describe(x)}`;
  const swapped = after(service, setting, position, y);
  if (!allows(service, setting, swapped, x)) return `${describe(x)} is refused after ${describe(y)}`;
  const happened = after(service, setting, first, y);
  const observed = after(service, setting, swapped, x);
  if (covers(observed, happened)) return null;
  return `less is allowed after ${describe(y)}, ${describe(x)} than after the order in which they happened`;
}

/** Is all that is allowed from the one position, for so many steps, allowed from the other too? Remembers what it has compared. */
function comparison(
  service: AnyService,
  setting: Setting,
): (wider: Position, narrower: Position, steps: number) => boolean {
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
    [...calls(service, setting, narrower), ...returns(service, setting, narrower)].every(
      (step) =>
        allows(service, setting, wider, step) &&
        covers(after(service, setting, wider, step), after(service, setting, narrower, step), steps - 1),
    );
  return covers;
}
