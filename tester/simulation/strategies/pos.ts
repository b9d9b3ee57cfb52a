/**
 * POS, partial order sampling: each event gets a random priority when it becomes possible, the highest happens, and those that race
 * with it get new ones (Yuan, Yang, Gu, "Partial order aware concurrency sampling", CAV 2018). What happens at one place races.
 */
import type { Random } from '../../../services/environment/random.ts';
import type { Pending } from '../pending.ts';
import { randomFates } from './fates.ts';
import type { Strategy } from './strategy.ts';

/** POS for one run. */
export function pos(random: Random): Strategy {
  const timersToo = random() < 0.25;
  const draw = (pending: Pending): void => {
    pending.rank = random();
  };
  return {
    appeared: draw,
    choose: (possible, timer) => {
      let best = timersToo ? timer : null;
      for (const each of possible) if (!best || each.rank > best.rank) best = each;
      const chosen = best ?? timer!;
      for (const each of possible) if (each.what.at === chosen.what.at) draw(each);
      return chosen;
    },
    fate: randomFates(random),
  };
}
