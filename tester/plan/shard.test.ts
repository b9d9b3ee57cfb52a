import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOf, runsIn } from './shard.ts';

const counting = (many: number): number[] => [...Array(many).keys()];

describe('the shards of a campaign', () => {
  it('make together each run of it once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 100 }), (of, runs) => {
        const shards = counting(of).map((each) => ({ index: each + 1, of }));
        const made = shards.flatMap((shard) => counting(runsIn(shard, runs)).map((nth) => numberOf(shard, nth)));
        expect(made.toSorted((a, b) => a - b)).toEqual(counting(runs));
      }),
    );
  });

  it('have no end where it has none', () => {
    expect(runsIn({ index: 3, of: 8 }, Infinity)).toBe(Infinity);
  });
});
