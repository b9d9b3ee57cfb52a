/** What becomes of messages, at random: some runs lose none, others many; but finitely many, so that who sends again gets through. */
import type { Random } from '../../../services/environment/random.ts';
import type { Strategy } from './strategy.ts';

/** So many messages of a run are lost or doubled at most. */
const FATES_MAX = 10;
/** At most so many of all. */
const RATE_MAX = 0.5;

/** Fates for one run. */
export function randomFates(random: Random): Strategy['fate'] {
  let left = -1;
  let rate = 0;
  return (_, { double }) => {
    if (left < 0) {
      // Not before it is asked for: most services lose nothing.
      left = random() < 0.5 ? 0 : FATES_MAX;
      rate = random() * RATE_MAX;
    }
    if (left === 0 || random() >= rate) return 'arrives';
    left -= 1;
    return double && random() < 0.5 ? 'is doubled' : 'is lost';
  };
}
