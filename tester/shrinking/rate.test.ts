import { describe, expect, it } from 'vitest';
import { estimate, failsOftenEnough, repetitionsFor } from './rate.ts';

/** Fails in these runs: `xx.x`. Counts how many were made. */
const script = (text: string): { fails: () => boolean; made: () => number } => {
  let i = 0;
  return { fails: () => text[i++ % text.length] === 'x', made: () => i };
};

describe('the rate of a failure', () => {
  it('of a plan that always fails is told after five runs', async () => {
    expect(await estimate(script('x').fails)).toEqual({ fails: 5, runs: 5 });
  });

  it('of one that seldom fails is told by twenty', async () => {
    expect(await estimate(script('.........x').fails)).toEqual({ fails: 2, runs: 20 });
    expect(await estimate(script('.').fails)).toEqual({ fails: 0, runs: 20 });
  });

  it('lets a smaller plan be taken that fails half as often', async () => {
    expect(await failsOftenEnough({ fails: 5, runs: 5 }, script('x.x.x').fails)).toBe(true);
    expect(await failsOftenEnough({ fails: 5, runs: 5 }, script('x.x..').fails)).toBe(false);
    expect(await failsOftenEnough({ fails: 5, runs: 20 }, script('......x').fails)).toBe(false); // 2 of 20
    expect(await failsOftenEnough({ fails: 5, runs: 20 }, script('....x').fails)).toBe(true); // 3 within 20
  });

  it('is looked for no longer than it takes to be certain', async () => {
    const always = script('x');
    await failsOftenEnough({ fails: 5, runs: 5 }, always.fails);
    const never = script('.');
    await failsOftenEnough({ fails: 5, runs: 5 }, never.fails);
    expect([always.made(), never.made()]).toEqual([3, 3]);
  });

  it('tells how many repetitions show it', () => {
    expect(repetitionsFor({ fails: 20, runs: 20 })).toBe(3);
    expect(repetitionsFor({ fails: 10, runs: 20 })).toBe(10);
    expect(repetitionsFor({ fails: 0, runs: 20 })).toBeGreaterThan(100);
  });
});
