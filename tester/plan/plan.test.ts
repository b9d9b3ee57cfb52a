import { describe, expect, it } from 'vitest';
import { samplePlan } from './plan.ts';

describe('plans', () => {
  it('are the same for the same seed and run, and others for others', () => {
    const size = { addresses: 2, calls: 50 };
    expect(samplePlan(size, 42, 3)).toEqual(samplePlan(size, 42, 3));
    expect(samplePlan(size, 42, 3)).not.toEqual(samplePlan(size, 42, 4));
    expect(samplePlan(size, 42, 3)).not.toEqual(samplePlan(size, 43, 3));
  });

  it('have at most so many calls, and at least half, dealt out over the users', () => {
    for (let i = 0; i < 200; i += 1) {
      const { workload, end } = samplePlan({ addresses: 3, calls: 20 }, 7, i);
      const lengths = workload.map((entries) => entries.length);
      expect(lengths).toHaveLength(3);
      expect(lengths.reduce((a, b) => a + b)).toBeLessThanOrEqual(20);
      expect(Math.min(...lengths)).toBeGreaterThanOrEqual(3);
      expect(end[0]).toBeLessThan(3);
    }
    expect(samplePlan({ addresses: 2, calls: 1 }, 7, 0).workload.map((entries) => entries.length)).toEqual([1, 0]);
  });

  it('name the entries of each user by their place, and wait mostly not', () => {
    const { workload } = samplePlan({ addresses: 2, calls: 2000 }, 1, 0);
    for (const entries of workload) expect(entries.map(([id]) => id)).toEqual(entries.map((_, i) => i));
    const waits = workload.flat().map(([, waitMs]) => waitMs);
    expect(waits.filter((ms) => ms === 0).length / waits.length).toBeGreaterThan(0.7);
    expect(Math.max(...waits)).toBe(3);
  });

  it('wait now and then, where time alone changes what is allowed, until it has', () => {
    const { workload } = samplePlan({ addresses: 2, calls: 2000, lapsesMs: 100 }, 1, 0);
    const waits = workload.flat().map(([, waitMs]) => waitMs);
    expect(waits.filter((ms) => ms > 3).length / waits.length).toBeCloseTo(1 / 8, 1);
    expect(Math.max(...waits)).toBe(120);
  });

  it('are JSON', () => {
    const plan = samplePlan({ addresses: 2, calls: 50 }, 42, 3);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});
