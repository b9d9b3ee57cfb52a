import { describe, expect, it } from 'vitest';
import type { Picture } from './page.ts';
import { OVERVIEW_ROWS, coarse, overviewHtml } from './overview.ts';

const picture = (rows: number): Picture => ({
  ...{ title: '', lists: [], lanes: ['node 0'], unit: 'event', isTimed: true },
  rows: Array.from({ length: rows }, (_, i) => ({
    i,
    t: i,
    at: 0,
    slot: 0,
    kind: 'call',
    text: '',
    end: '',
    fields: {},
  })),
  ...{ bars: [{ at: 0, from: 1, to: 5, how: 'returned', slot: 0 }], holds: [], arrows: [], shades: [], marked: {} },
  ...{ states: [], trouble: null, left: [] },
});

describe('the map of a long run', () => {
  it('joins what cannot be told apart, lane by lane', () => {
    const spans = [
      { at: 0, from: 20, to: 22 },
      { at: 0, from: 0, to: 2 },
      { at: 1, from: 3, to: 4 },
      { at: 0, from: 5, to: 7 },
    ];
    expect(coarse(spans, 4)).toEqual([
      { at: 0, from: 0, to: 7 },
      { at: 1, from: 3, to: 4 },
      { at: 0, from: 20, to: 22 },
    ]);
  });

  it('does not grow with the run, and shows where it is marked', () => {
    const many = Array.from(
      { length: 20_000 },
      (_, i) => ({ at: 0, from: i, to: i + 0.5, how: 'ended', slot: 0 }) as const,
    );
    const text = overviewHtml({ ...picture(20_000), bars: many, marked: { 7: 'wrong' } });
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('<line class="look" x1="0" y1="7.5" x2="1" y2="7.5"');
  });

  it('is not made of a run that is seen at once', () => {
    expect(overviewHtml(picture(OVERVIEW_ROWS - 1))).toBe('');
    expect(overviewHtml(picture(OVERVIEW_ROWS))).toContain('<line class="bar"');
  });
});
