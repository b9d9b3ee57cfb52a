/** Goes the way of known decisions, and from their end on the least surprising. */
import type { Fate, Strategy } from '../simulation/strategies/strategy.ts';
import { FATES } from './guided.ts';

/** The run that was made with these decisions, once more. */
export function decided(decisions: readonly number[]): Strategy {
  let next = 0;
  return {
    choose: (possible, timer) => {
      const place = decisions[next++] ?? 0;
      return possible[place] ?? timer ?? possible[0]!;
    },
    fate: (): Fate => FATES[decisions[next++] ?? 0]!,
    waits: () => decisions[next++] === 1,
  };
}
