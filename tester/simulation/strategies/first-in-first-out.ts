/** The least surprising schedule: what became possible first happens first, and time passes only where nothing else is possible. */
import type { Strategy } from './strategy.ts';

/** Nothing is delayed, nothing lost. */
export const firstInFirstOut: Strategy = {
  choose: (possible, timer) => possible[0] ?? timer!,
  fate: () => 'arrives',
};
