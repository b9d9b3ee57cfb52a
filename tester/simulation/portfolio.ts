/** The portfolio: every run of a campaign has a strategy, by its number, so that each has its share of the budget. */
import { deriveSeed, randomFrom, type Random } from '../../services/environment/random.ts';
import { fewDelays } from './strategies/few-delays.ts';
import { fairPct, pct } from './strategies/pct.ts';
import { pos } from './strategies/pos.ts';
import { randomWalk } from './strategies/random-walk.ts';
import type { Strategy } from './strategies/strategy.ts';
import { randomTurns } from './strategies/turns.ts';

/** About so many steps follow from a call. */
const STEPS_PER_CALL = 3;

const portfolio = {
  'few delays': fewDelays,
  'random walk': randomWalk,
  PCT: pct,
  POS: pos,
  'fair PCT': fairPct,
} as const satisfies Record<string, (random: Random, steps: number) => Strategy>;

/** The name of a strategy. */
export type StrategyName = keyof typeof portfolio;

/** All strategies, in the order in which they take turns. */
export const strategyNames = Object.keys(portfolio) as readonly StrategyName[];

/** The strategy of run `index` of the campaign with this seed, whose plan has so many calls. */
export function strategyFor(seed: number, index: number, calls: number): { name: StrategyName; strategy: Strategy } {
  const name = strategyNames[index % strategyNames.length]!;
  const random = randomFrom(deriveSeed(seed, 'schedule', index));
  const waits = randomTurns(randomFrom(deriveSeed(seed, 'turns', index)));
  return { name, strategy: { ...portfolio[name](random, STEPS_PER_CALL * (calls + 1)), waits } };
}
