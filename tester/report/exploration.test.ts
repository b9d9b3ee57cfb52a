import { describe, expect, it } from 'vitest';
import type { ExplorationSummary } from '../exploring/campaign.ts';
import type { StageSummary } from '../exploring/stage.ts';
import { explorationLines } from './exploration.ts';

const stage = (more: Partial<StageSummary>): StageSummary => ({
  ...{ atOnce: null, schedules: 0, givenUp: 0, left: 1, tookMs: 0 },
  ...more,
});
const prompt = (more: Partial<StageSummary>): StageSummary =>
  stage({ atOnce: { service: 'msgtransfer', functions: ['send', 'end'] }, ...more });

const ENDLESS = 'where timers repeat it has no end; with --deviations 2 it has one';

const lines = (stages: readonly StageSummary[], isFound = false, deviationsMax: number | null = null): string[] => {
  const summary: ExplorationSummary = { calls: [2, 1], stages, states: 10, deviationsMax };
  return explorationLines(summary, isFound);
};

describe('how far an exploration came', () => {
  it('is told of both stages', () => {
    const all = [
      prompt({ schedules: 9, left: 0, tookMs: 100 }),
      stage({ schedules: 592, givenUp: 983, left: 0, tookMs: 1600 }),
    ];
    expect(lines(all)).toEqual([
      'explored all schedules of 3 calls (2 by 0, 1 by 1) in which send and end of msgtransfer return at once',
      '9 schedules in 0.1 s',
      'then all schedules of these calls',
      '592 schedules in 1.6 s; 983 runs more were given up, since others come to the same',
      '10 different states of the specification',
    ]);
  });

  it('is all only where nothing is left', () => {
    const done = prompt({ schedules: 9, left: 0 });
    expect(lines([done, stage({})]).slice(2, 4)).toEqual([
      'then schedules of these calls, not all',
      '0 schedules in 0.0 s; 1 way left to go',
    ]);
    expect(lines([prompt({ schedules: 3, left: 7 }), stage({})])).toEqual([
      'explored schedules of 3 calls (2 by 0, 1 by 1) in which send and end of msgtransfer return at once, not all',
      '3 schedules in 0.0 s; 7 ways left to go',
      '10 different states of the specification',
      ENDLESS,
    ]);
  });

  it('may have no end: where something is left, and nothing bounds it', () => {
    const some = stage({ schedules: 3, left: 7 });
    expect(lines([some])).toContain(ENDLESS);
    expect(lines([some], false, 2)).not.toContain(ENDLESS);
    expect(lines([some], true)).not.toContain(ENDLESS);
    expect(lines([stage({ left: 0 })])).not.toContain(ENDLESS);
  });

  it('ends with the schedule that failed', () => {
    const [first] = lines([prompt({ schedules: 3, left: 0 }), stage({})], true);
    expect(first).toMatch(/^explored schedules of .* at once, until one failed$/);
    const both = lines([prompt({ schedules: 3, left: 0 }), stage({ schedules: 1, left: 0 })], true);
    expect(both[0]).toMatch(/^explored all schedules of .* at once$/);
    expect(both[2]).toBe('then schedules of these calls, until one failed');
  });

  it('is told as ever where there is one stage', () => {
    expect(lines([stage({ schedules: 592, left: 0, tookMs: 1600 })], false, 2)).toEqual([
      'explored all schedules of 3 calls (2 by 0, 1 by 1), with at most 2 deviations from first in, first out',
      '592 schedules in 1.6 s',
      '10 different states of the specification',
    ]);
  });
});
