/** Which turns wait until all have begun who can call, at random: some runs have none of them, others many. */
import type { Random } from '../../../services/environment/random.ts';
import type { Strategy } from './strategy.ts';

/** For one run. */
export function randomTurns(random: Random): NonNullable<Strategy['waits']> {
  const rate = random() < 0.5 ? 0 : random();
  return () => random() < rate;
}
