/**
 * PCT: the places have random priorities, and what may happen at the highest happens; at a few random steps the highest falls to the
 * lowest. Finds a failure that depends on d orderings with a probability of at least 1/(n k^(d-1)), for n places and k steps (Burckhardt,
 * Kothari, Musuvathi, Nagarakatte, "A randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010). Not fair.
 */
import type { Random } from '../../../services/environment/random.ts';
import type { Pending } from '../pending.ts';
import { randomFates } from './fates.ts';
import { randomWalk } from './random-walk.ts';
import type { Strategy } from './strategy.ts';

/** The greatest number of orderings that is tried. */
const DEPTH_MAX = 4;
/** So many timers of a run fire before what is possible already: one that is armed again and again at the highest place would go on for ever. */
const HASTENED_MAX = 30;

/** PCT for a run of about so many steps. */
export function pct(random: Random, steps: number): Strategy {
  const depth = 1 + Math.floor(random() * DEPTH_MAX);
  const changes = new Set(Array.from({ length: depth - 1 }, () => 1 + Math.floor(random() * Math.max(1, steps - 1))));
  const priorities = new Map<number, number>();
  let hasten = random() < 0.25 ? HASTENED_MAX : 0;
  let step = 0;
  let lowest = 0;
  const priorityOf = ({ what: { at } }: Pending): number => {
    let priority = priorities.get(at);
    if (priority === undefined) priorities.set(at, (priority = random()));
    return priority;
  };
  const highest = (possible: readonly Pending[]): Pending => {
    let best = possible[0]!;
    for (const each of possible) if (priorityOf(each) > priorityOf(best)) best = each;
    return best;
  };
  return {
    choose: (possible, timer) => {
      if (possible.length === 0) return timer!;
      // Where there is nothing to choose, no change is spent.
      if (possible.length === 1 && !(timer && hasten > 0)) return possible[0]!;
      step += 1;
      if (changes.has(step)) priorities.set(highest(possible).what.at, (lowest -= 1));
      const chosen = highest(timer && hasten > 0 ? [...possible, timer] : possible);
      if (chosen === timer) hasten -= 1;
      return chosen;
    },
    fate: randomFates(random),
  };
}

/** PCT at first, then a random walk: fair, so that what is owed comes. */
export function fairPct(random: Random, steps: number): Strategy {
  const first = pct(random, steps);
  const then = randomWalk(random);
  const turn = Math.floor(random() * steps);
  let step = 0;
  return {
    choose: (possible, timer) => ((step += 1) <= turn ? first : then).choose(possible, timer),
    fate: first.fate,
  };
}
