import { describe, expect, it } from 'vitest';
import { closerClocks, isRight, sampleClocks, type PlannedClock } from './clocks.ts';
import { normalise } from './normalise.ts';
import { samplePlan } from './plan.ts';
import { smallerPlans } from './smaller.ts';

const sampled = Array.from({ length: 400 }, (_, index) => sampleClocks(3, 7, index));

describe('the clocks of a plan', () => {
  it('are right in every other run; else some seconds ahead and a hundredth too fast or too slow, at most', () => {
    const wrong = sampled.filter((clocks) => clocks.length > 0);
    expect(wrong.length / sampled.length).toBeGreaterThan(0.4);
    expect(wrong.length / sampled.length).toBeLessThan(0.6);
    const all = wrong.flat();
    const [ahead, fast] = [all.map(([ms]) => ms), all.map(([, ppm]) => ppm)];
    expect(Math.min(...ahead)).toBe(0);
    expect(Math.max(...ahead)).toBeGreaterThan(1000);
    expect(Math.max(...ahead)).toBeLessThanOrEqual(5000);
    expect(Math.max(...fast)).toBeGreaterThan(5000);
    expect(Math.max(...fast)).toBeLessThanOrEqual(10_000);
    expect(Math.min(...fast)).toBeLessThan(-5000);
    expect(Math.min(...fast)).toBeGreaterThanOrEqual(-10_000);
  });

  it('are the same for the same seed and run, and are read as they are written', () => {
    expect(sampleClocks(3, 7, 1)).toEqual(sampled[1]);
    for (const clocks of sampled) {
      const plan = { ...samplePlan({ addresses: 3, calls: 4 }, 1, 0), clocks };
      expect(normalise(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    }
  });

  it('go on, whatever somebody wrote', () => {
    const { clocks } = normalise({ workload: [[], [], []], clocks: [['x', -2e6], [-5, 2e6], 7, [1, 1]] });
    expect(clocks.join(' | ')).toBe('0,-500000 | 0,500000 | 0,0');
  });

  it('come closer to right, step by step, until all are right', () => {
    const steps = (clocks: readonly PlannedClock[]): number => {
      const next = [...closerClocks(clocks)];
      for (const each of next) expect(each).not.toEqual(clocks);
      const last = next.at(-1);
      return last ? 1 + steps(last) : 0;
    };
    expect([...closerClocks([[0, 0]])]).toEqual([]);
    const told = (clocks: readonly PlannedClock[]): string[] =>
      [...closerClocks(clocks)].map((each) => each.join(' | '));
    expect(told([[4, -2]])).toEqual(['', '0,-2', '4,0', '2,-2', '4,-1']);
    expect(told([[0, 9]])).toEqual(['', '0,4']);
    const two: PlannedClock[] = [
      [4, 0],
      [0, -2],
    ];
    expect(told(two)).toEqual(['', '0,0 | 0,-2', '2,0 | 0,-2', '4,0 | 0,0', '4,0 | 0,-1']);
    for (const clocks of sampled) expect(steps(clocks)).toBeLessThan(100);
  });

  it('go with their nodes when a plan is shrunk', () => {
    const clocks = [1, 2, 3].map((aheadMs): PlannedClock => [aheadMs, 0]);
    const plan = { ...samplePlan({ addresses: 3, calls: 4 }, 1, 0), clocks };
    const fewer = [...smallerPlans(plan, { addresses: 2 })].find(({ config }) => config.addresses === 2)!;
    expect(fewer.clocks.join(' | ')).toBe('1,0 | 2,0');
    expect([...smallerPlans(plan, { addresses: 2 })].some((each) => each.clocks.every(isRight))).toBe(true);
  });
});
