/** The clocks of the nodes in a plan: none is right for ever, and no two are equal. */
import { deriveSeed, pick, randomFrom, whole, type Random } from '../../services/environment/random.ts';
import type { Plan } from './plan.ts';

/** The clock of a node: how far it is ahead when the run begins, in ms; by how many millionths it goes too fast. `[0, 0]`: it is right. */
export type PlannedClock = readonly [aheadMs: number, fastPpm: number];

/** Clocks are set by hand, or by a protocol that is at times some seconds off. */
const AHEAD_MS = [10, 100, 1000, 5000];
/** Quartz is off by some hundred millionths at most; a virtual machine that is moved, by more. */
const FAST_PPM = [100, 1000, 10_000];

/** The clocks of run `index` of the campaign with this seed: right in every other run, at random in those between. */
export function sampleClocks(addresses: number, seed: number, index: number): readonly PlannedClock[] {
  const random = randomFrom(deriveSeed(seed, 'clocks', index));
  return random() < 0.5 ? [] : Array.from({ length: addresses }, () => sampleClock(random));
}

/** The clock of a node, wrong. */
export function sampleClock(random: Random): PlannedClock {
  const fast = whole(random, 0, pick(random, FAST_PPM));
  return [whole(random, 0, pick(random, AHEAD_MS)), random() < 0.5 || fast === 0 ? fast : -fast];
}

/** The clocks that are closer to right: all right, then in one thing less wrong, then by half. */
export function* closerClocks(clocks: Plan['clocks']): Generator<Plan['clocks']> {
  const wrong = [...clocks.entries()].filter(([, clock]) => !isRight(clock));
  if (wrong.length === 0) return;
  yield [];
  for (const [at, [aheadMs, fastPpm]] of wrong) {
    const isOnly = wrong.length === 1 && (aheadMs === 0 || fastPpm === 0);
    if (aheadMs > 0 && !isOnly) yield clocks.with(at, [0, fastPpm]);
    if (fastPpm !== 0 && !isOnly) yield clocks.with(at, [aheadMs, 0]);
    if (aheadMs > 1) yield clocks.with(at, [Math.floor(aheadMs / 2), fastPpm]);
    if (Math.abs(fastPpm) > 1) yield clocks.with(at, [aheadMs, Math.trunc(fastPpm / 2)]);
  }
}

/** Is the clock right? */
export const isRight = ([aheadMs, fastPpm]: PlannedClock): boolean => aheadMs === 0 && fastPpm === 0;
