import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CoverageCounts } from '../coverage/coverage.ts';
import { Statistics } from '../campaign/statistics.ts';
import { coverageLine } from './coverage.ts';
import { progressLine } from './progress.ts';
import { plan } from './report.fixture.ts';
import { outsideLines } from './simulation.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('of what there is one', () => {
  it('the line of progress tells one', () => {
    vi.stubEnv('CI', undefined);
    const written: string[] = [];
    const stream = { isTTY: true, write: (text: string) => written.push(text) };
    const line = progressLine(stream as unknown as NodeJS.WritableStream & { isTTY: boolean }, Infinity);
    line.show({ statistics: Object.assign(new Statistics([]), { runs: 1, calls: 1 }) });
    line.show({ shrunkTo: { ...plan, workload: [[[0, 0, 0]], []] } });
    expect(written.map((each) => each.slice(each.indexOf('K') + 1))).toEqual([
      '1 run, 1 call',
      'it failed; shrinking: 1 call',
    ]);
  });

  it('coverage tells one', () => {
    const one = { reached: 1, of: 1, missing: [] };
    const two = { reached: 1, of: 2, missing: [] };
    const counts = { states: one, calls: one, returns: two, open: [], atLeast: false } as const;
    const told = (statesAre: CoverageCounts['statesAre']): string[] =>
      coverageLine({ counts: () => ({ ...counts, statesAre }) });
    expect(told('states')).toEqual(['coverage: 1 of 1 state, 1 of 1 call, 1 of 2 returns of the specification']);
    expect(told('clauses')[0]).toContain('1 of 1 clause that forbids a call,');
  });

  it('a place that is not named is one', () => {
    const outside = ['a', 'b', 'c', 'd'].map((place) => ({ what: 'Date', place, instead: null, breaks: false }));
    expect(outsideLines({ strategies: [], outside })[0]).toContain('at a, b, c and 1 more place:');
  });
});
