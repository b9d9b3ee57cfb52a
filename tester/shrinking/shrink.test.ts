import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePlan, type Entry, type Plan } from '../plan/plan.ts';
import { smallerPlans } from '../plan/smaller.ts';
import { shrink } from './shrink.ts';

const fewest = { addresses: 2 };
const plan = (seed: number): Plan => samplePlan({ addresses: 4, calls: 40 }, seed, 0);
const ids = ({ workload }: Plan): number[][] => workload.map((entries) => entries.map(([id]) => id));
const never = (): boolean => false;

describe('shrinking', () => {
  it('comes to the two entries that the failure needs, without the rest', async () => {
    const fails = ({ workload: [first, second] }: Plan): boolean =>
      first!.some(([id]) => id === 3) && second!.some(([id]) => id === 4);
    const { plan: shrunk, steps, tried } = await shrink(plan(1), fewest, fails, never);
    expect(ids(shrunk)).toEqual([[3], [4]]);
    expect(shrunk).toEqual({
      config: { addresses: 2 },
      workload: [[[3, 0, 0]], [[4, 0, 0]]],
      end: [0, 0],
      delays: {},
      faults: [],
      clocks: [],
      random: 0,
    });
    expect(steps).toBeGreaterThan(0);
    expect(tried).toBeLessThan(100);
  });

  it('removes an acq with its rel, where one alone cannot be removed', async () => {
    const fails = ({ workload }: Plan): boolean => workload[0]!.length % 2 === 0 && workload[0]!.length >= 2;
    const { plan: shrunk } = await shrink(plan(2), fewest, fails, never);
    expect(shrunk.workload[0]).toHaveLength(2);
  });

  it('ends where no plan that is one step smaller fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(fc.tuple(fc.nat(3), fc.nat(4)), { maxLength: 4 }), async (seed, needed) => {
        const failing = plan(seed);
        const fails = ({ workload }: Plan): boolean =>
          needed.every(([user, id]) => (workload[user] ?? []).some((entry) => entry[0] === id));
        fc.pre(fails(failing));
        const { plan: shrunk } = await shrink(failing, fewest, fails, never);
        expect(fails(shrunk)).toBe(true);
        for (const smaller of smallerPlans(shrunk, fewest)) expect(fails(smaller)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('takes a plan in which much is missing', async () => {
    const partial = { workload: [[[0, 2], [1]], [[2]]] } as unknown as Plan;
    const { plan: shrunk } = await shrink(partial, fewest, ({ workload }) => workload[0]!.length > 0, never);
    expect(shrunk.workload).toEqual([[[expect.any(Number), 0, 0]], []]);
  });

  it('leaves the plainest arguments, also where another function would be called if the choice were the first', async () => {
    const choices = new Set([700, 701]);
    const failing = { ...plan(4), workload: [[[0, 0, 700, 3, 4] as const], [[1, 0, 701, 5, 0] as const]] };
    const fails = ({ workload }: Plan): boolean => [0, 1].every((user) => choices.has(workload[user]?.[0]?.[2] ?? 0));
    const { plan: shrunk } = await shrink(failing, fewest, fails, never);
    expect(shrunk.workload).toEqual([[[0, 0, 700]], [[1, 0, 701]]]);
  });

  it('leaves out what only moved the choice of other arguments, when all choose the plainest', async () => {
    const entry = (id: number, draw: number): Entry => [id, 0, 0, draw];
    const failing = { ...plan(5), workload: [[entry(0, 0), entry(1, 0), entry(2, 0)], [entry(3, 2)]] };
    /** Each entry of a user takes one of three things for good; the last ones must meet. */
    const last = (entries: readonly Entry[]): number | undefined => {
      const left = [0, 1, 2];
      return entries.map(([, , , draw = 0]) => left.splice(draw % left.length, 1)[0]).at(-1);
    };
    const fails = ({ workload: [one = [], other = []] }: Plan): boolean =>
      last(one) !== undefined && last(one) === last(other);
    const { plan: shrunk } = await shrink(failing, fewest, fails, never);
    expect(shrunk.workload).toEqual([[[expect.any(Number), 0, 0]], [[3, 0, 0]]]);
  });

  it('stops when its time is over, with what it has', async () => {
    let left = 2;
    const { plan: shrunk, tried } = await shrink(
      plan(3),
      fewest,
      () => true,
      () => left-- <= 0,
    );
    expect(tried).toBe(2);
    expect(shrunk.workload.flat().length).toBeLessThan(plan(3).workload.flat().length);
  });
});
