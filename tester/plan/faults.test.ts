import { describe, expect, it } from 'vitest';
import { fitsIn, isKill, readFault, type Kill } from './faults.ts';
import { normalise } from './normalise.ts';
import { samplePlan, sampledPlans, type Plan } from './plan.ts';
import { FAULT_KINDS, withFaults } from './sample-faults.ts';
import { smallerPlans } from './smaller.ts';

const kill: Kill = ['kill', 1, [0, 3], 'ends'];
const size = { addresses: 3, calls: 12 };
const RUNS = 400;

const killsOf = ({ faults }: Plan): readonly Kill[] => faults.filter(isKill);

describe('reading a fault', () => {
  it('gives it back as it was written', () => {
    for (const fault of [kill, ['kill', 0, [0, 0], 'begins'], ['lose', 'x'], ['double', 'y']]) {
      expect(readFault(JSON.parse(JSON.stringify(fault)), 2)).toEqual(fault);
    }
  });

  it('drops what is none, or is of a node or a user that there is not', () => {
    for (const [kind, at, entry, moment] of [
      ['kill', 2, [0, 3], 'ends'],
      ['kill', 1, [2, 3], 'ends'],
      ['kill', 1, [0, -1], 'ends'],
      ['kill', 1, [0, 3], 'soon'],
      ['kill', 1, 3, 'ends'],
      ['kill', '1', [0, 3], 'ends'],
      ['pause', 1, [0, 3], 'ends'],
    ]) {
      expect(readFault([kind, at, entry, moment], 2)).toBeNull();
    }
    expect(normalise({ workload: [[], []], faults: [kill, 7, null, ['lose', 3]] }).faults).toEqual([kill]);
  });
});

describe('the faults of a campaign', () => {
  const plans = [...withFaults(sampledPlans(size, 7, RUNS), ['kill'], 7)].map(({ plan }) => plan);

  it('are in about half of its plans: one, seldom two, never all nodes', () => {
    const numbers = plans.map((plan) => killsOf(plan).length);
    const times = (count: number): number => numbers.filter((each) => each === count).length;
    expect(times(0) / RUNS).toBeCloseTo(0.5, 1);
    expect(times(1)).toBeGreaterThan(2 * times(2));
    expect(times(2)).toBeGreaterThan(0);
    expect(times(0) + times(1) + times(2)).toBe(RUNS);
    for (const plan of plans) expect(new Set(killsOf(plan).map(([, at]) => at)).size).toBe(killsOf(plan).length);
    const two = [...withFaults(sampledPlans({ addresses: 2, calls: 12 }, 7, RUNS), ['kill'], 7)];
    expect(Math.max(...two.map(({ plan }) => killsOf(plan).length))).toBe(1);
    const alone = [...withFaults(sampledPlans({ addresses: 1, calls: 12 }, 7, 50), ['kill'], 7)];
    expect(alone.flatMap(({ plan }) => plan.faults)).toEqual([]);
  });

  it('are at a call of the plan, mostly one of the node that dies', () => {
    const kills = plans.flatMap((plan) => killsOf(plan).map((each) => ({ plan, each })));
    for (const { plan, each } of kills) {
      const [, , [user, id]] = each;
      expect(plan.workload[user]!.map(([entry]) => entry)).toContain(id);
    }
    const own = kills.filter(({ each: [, at, [user]] }) => at === user).length;
    expect(own).toBeGreaterThan(kills.length / 2);
    expect(own).toBeLessThan(kills.length);
    expect(new Set(kills.map(({ each }) => each[3]))).toEqual(new Set(['begins', 'ends']));
  });

  it('follow from the seed and the name, and change nothing else', () => {
    expect([...withFaults(sampledPlans(size, 7, RUNS), ['kill'], 7)].map(({ plan }) => plan)).toEqual(plans);
    const without = plans.map((plan) => ({ ...plan, faults: [] }));
    expect(without).toEqual([...sampledPlans(size, 7, RUNS)].map(({ plan }) => plan));
    expect([...withFaults(sampledPlans(size, 7, RUNS), [], 7)].flatMap(({ plan }) => plan.faults)).toEqual([]);
    expect(FAULT_KINDS).toContain('kill');
  });
});

describe('a smaller plan', () => {
  it('is one without a fault, and one with fewer nodes has no fault of those that are gone', () => {
    const plan = {
      ...samplePlan(size, 1, 0),
      faults: [kill, ['kill', 2, [0, 1], 'begins'], ['kill', 0, [2, 1], 'ends']],
    };
    const smaller = [...smallerPlans(plan as Plan, { addresses: 2 })];
    const two = smaller.filter(({ config }) => config.addresses === 2);
    expect(two.map(({ faults }) => faults)).toEqual([[kill]]);
    expect(smaller.some(({ faults, config }) => faults.length === 0 && config.addresses === 3)).toBe(true);
    expect(fitsIn(kill, 1)).toBe(false);
  });
});
