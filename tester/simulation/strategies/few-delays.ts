/** First in, first out, but for a few random delays: most failures need only one or two. */
import type { Random } from '../../../services/environment/random.ts';
import { randomFates } from './fates.ts';
import { Rotation } from '../rotation.ts';
import type { Strategy } from './strategy.ts';

/** So many at most. */
const DELAYS_MAX = 3;

/** At most three delays in a run of about so many steps. */
export function fewDelays(random: Random, steps: number): Strategy {
  const rotation = new Rotation();
  const times = Array.from({ length: Math.floor(random() * (DELAYS_MAX + 1)) }, () => Math.floor(random() * steps));
  let step = 0;
  return {
    choose: (possible, timer) => {
      step += 1;
      const delays = times.filter((each) => each === step).length;
      if (delays > 0 && timer && (possible.length < 2 || random() < 0.25)) return timer;
      rotation.see(possible, null);
      for (let i = 0; i < delays; i += 1) rotation.putBack();
      return rotation.head ?? timer!;
    },
    fate: randomFates(random),
  };
}
