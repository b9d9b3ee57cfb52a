/** The random walk: of all that is possible, each is as likely. Fair with probability 1. */
import { pick, type Random } from '../../../services/environment/random.ts';
import { randomFates } from './fates.ts';
import type { Strategy } from './strategy.ts';

/** A random walk; how eagerly timers fire while messages are under way differs from run to run. */
export function randomWalk(random: Random): Strategy {
  const eagerness = random() < 0.5 ? 0 : random();
  return {
    choose: (possible, timer) => {
      if (possible.length === 0) return timer!;
      if (timer && eagerness > 0 && random() < eagerness / (possible.length + 1)) return timer;
      return possible.length === 1 ? possible[0]! : pick(random, possible);
    },
    fate: randomFates(random),
  };
}
