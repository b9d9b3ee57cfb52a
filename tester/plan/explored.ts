/** The plan whose schedules are explored. */
import { deriveSeed, randomFrom } from '../../services/environment/random.ts';
import type { Address } from '../../services/service.ts';
import type { Entry, Plan, PlanSize } from './plan.ts';

const DRAW_MAX = 5040;

/**
 * Just so many calls, dealt out, the lowest addresses first; nobody waits before a call, and the end comes after all of them. What is
 * called, where there is a choice, comes from the seed; with the seed 0 it is always the least surprising.
 */
export function exploredPlan({ addresses, calls }: PlanSize, seed: number): Plan {
  const random = randomFrom(deriveSeed(seed, 'explored'));
  const draw = (): number => (seed === 0 ? 0 : Math.floor(random() * DRAW_MAX));
  const share = (at: Address): number => Math.floor((calls + addresses - 1 - at) / addresses);
  const entry = (_: unknown, id: number): Entry => [id, 0, draw(), draw(), draw()];
  return {
    config: { addresses },
    workload: Array.from({ length: addresses }, (_, at) => Array.from({ length: share(at) }, entry)),
    end: [0, 0],
    delays: {},
    faults: [],
    clocks: [],
    random: deriveSeed(seed, 'random'),
  };
}
