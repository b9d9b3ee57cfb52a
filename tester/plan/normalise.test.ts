import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from './normalise.ts';
import { samplePlan } from './plan.ts';

describe('reading a plan', () => {
  it('changes nothing of one that is sampled', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), (seed, addresses) => {
        const plan = samplePlan({ addresses, calls: 30 }, seed, 0);
        expect(normalise(plan)).toEqual(plan);
        expect(normalise(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
      }),
    );
  });

  it('is total: any JSON is some plan, and reading that again changes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plan = normalise(value);
        expect(plan.workload).toHaveLength(plan.config.addresses);
        expect(normalise(plan)).toEqual(plan);
      }),
    );
  });

  it('fills in what is missing and drops what it does not know', () => {
    expect(normalise({ workload: [[[], [7, 1]], []], end: [3], colour: 'red' })).toEqual({
      config: { addresses: 2 },
      workload: [[[0, 0, 0], [7, 1, 0]], []], // prettier-ignore
      end: [1, 0],
      delays: {},
      faults: [],
      clocks: [],
      random: 0,
    });
  });
});
