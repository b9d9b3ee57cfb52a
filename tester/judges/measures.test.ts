import { describe, expect, it } from 'vitest';
import { Measuring, type Measures } from './measures.ts';

/** What happens: when, who, what. `has until`: from then on it believes so, up to that moment. */
type Happens = readonly [
  now: number,
  at: number,
  what: 'waits' | 'ends' | 'dies' | 'lets go' | { readonly hasUntil: number },
];

/** What is measured of it, by users who believe up to a moment, each with one call: of something that one may hold. */
const measured = (...events: readonly Happens[]): Measures => measuredOf(1, events);

/** The same, of something that so many may hold at once. */
function measuredOf(permits: number, events: readonly Happens[]): Measures {
  const until = new Map<number, number>();
  const measuring = new Measuring({
    addresses: 3,
    believes: (at, now) => now < (until.get(at) ?? -1),
    mayShare: (holders) => holders.length <= permits,
    canBlock: new Set(['acquire']),
  });
  for (const [now, at, what] of events) {
    if (what === 'waits') measuring.called({ at, id: at, fn: 'acquire' }, now);
    else if (what === 'dies') measuring.died(at, now);
    else if (what === 'lets go') {
      measuring.called({ at, id: 10 + at, fn: 'release' }, now);
      until.delete(at);
    } else {
      measuring.ended(at, now);
      if (what !== 'ends') until.set(at, what.hasUntil);
    }
  }
  return measuring.measures;
}

const forEver = { hasUntil: Infinity };
const rounded = ({ overlaps, longestFreeMs }: Measures): number[] =>
  [overlaps.count, overlaps.longestMs, overlaps.totalMs, longestFreeMs].map(Math.round);

describe('two who believe at once that they hold a lock', () => {
  it('are none, if one lets go before the other has it', () => {
    const measures = measured([0, 0, forEver], [5, 1, 'waits'], [9, 0, 'lets go'], [9, 1, forEver], [20, 2, 'waits']);
    expect(measures).toEqual({ overlaps: { count: 0, longestMs: 0, totalMs: 0 }, longestFreeMs: 0 });
  });

  it('are counted once for as long as they do, whatever else happens', () => {
    const two: Happens[] = [
      [0, 0, forEver],
      [10, 1, forEver],
      [15, 2, 'waits'],
      [20, 0, 'lets go'],
    ];
    expect(rounded(measured(...two))).toEqual([1, 10, 10, 0]);
    expect(rounded(measured(...two, [30, 2, forEver], [34, 1, 'lets go'], [50, 0, 'waits']))).toEqual([2, 10, 14, 0]);
  });

  it('do so no longer than the lease of one is valid, though nothing happens then', () => {
    expect(rounded(measured([0, 0, { hasUntil: 12 }], [10, 1, forEver], [100, 2, 'waits']))).toEqual([1, 2, 2, 0]);
  });

  it('are counted again, if one has the lock again after its lease was over', () => {
    const again: Happens[] = [
      [0, 0, { hasUntil: 12 }],
      [10, 1, forEver],
      [20, 0, forEver],
      [25, 0, 'lets go'],
    ];
    expect(rounded(measured(...again))).toEqual([2, 5, 7, 0]);
  });

  it('are two also if no time passes', () => {
    const measures = measured([3, 0, forEver], [3, 1, forEver], [3, 0, 'lets go']);
    expect(measures.overlaps).toEqual({ count: 1, longestMs: 0, totalMs: 0 });
  });

  it('are not, if one is dead', () => {
    expect(rounded(measured([0, 0, forEver], [4, 0, 'dies'], [9, 1, forEver], [20, 2, 'waits']))).toEqual([0, 0, 0, 0]);
  });
});

describe('of what two may hold at once', () => {
  it('too many hold it from the third on, until one of them ceases to', () => {
    const three: Happens[] = [
      [0, 0, forEver],
      [10, 1, { hasUntil: 27 }],
      [20, 2, forEver],
      [50, 0, 'lets go'],
    ];
    expect(rounded(measuredOf(2, three))).toEqual([1, 7, 7, 0]);
    expect(rounded(measuredOf(3, three))).toEqual([0, 0, 0, 0]);
  });
});

describe('a free lock', () => {
  it('is free from when the last belief ended until somebody has it, while somebody waits', () => {
    const waited: Happens[] = [
      [0, 0, { hasUntil: 10 }],
      [2, 1, 'waits'],
      [30, 2, 'waits'],
      [42, 1, forEver],
    ];
    expect(rounded(measured(...waited))).toEqual([0, 0, 0, 32]);
  });

  it('is free anew after somebody has had it, though another waits all along', () => {
    const waits: Happens[] = [
      [0, 1, 'waits'],
      [0, 2, 'waits'],
      [10, 1, forEver],
      [15, 1, 'lets go'],
      [27, 2, forEver],
    ];
    expect(rounded(measured(...waits))).toEqual([0, 0, 0, 12]);
  });

  it('does not count, where nobody waits, or who waits is dead', () => {
    expect(measured([0, 0, 'lets go'], [50, 1, 'waits'], [51, 1, forEver]).longestFreeMs).toBe(1);
    expect(measured([0, 1, 'waits'], [3, 1, 'dies'], [90, 2, 'waits']).longestFreeMs).toBe(3);
  });
});
