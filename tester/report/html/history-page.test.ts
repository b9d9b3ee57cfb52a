import { describe, expect, it } from 'vitest';
import { realClock } from '../../../services/environment/clock.ts';
import { mutex } from '../../../services/mutex.ts';
import type { AnyService } from '../../../services/service.ts';
import { checkHistory, verdictOf } from '../../histories/check.ts';
import { written } from '../../histories/locks/written.fixture.ts';
import type { HistoryResult } from '../history.ts';
import { historyPage } from './history-page.ts';

function checked(text: string): HistoryResult {
  const service = mutex as AnyService;
  const parameters: unknown = service.parameters;
  const history = written(text).build();
  const parts = checkHistory(history, { service, parameters, timeMs: 10_000, clock: realClock() });
  return {
    ...{ path: 'h.txt', service, parameters, parts, verdict: verdictOf(parts), tookMs: 1 },
    ...{ certificate: null, verify: null },
    reading: {
      history,
      format: 'text',
      counts: {},
      aside: {},
      passedBy: [],
      uncertainty: null,
      services: [],
    } as unknown as HistoryResult['reading'],
  };
}

const twoHold = `
  0 b acquire
  1 b = null
  2 a acquire
  3 a = null`;

describe('the page of a history', () => {
  it('has a lane for each process, by name, and marks the return that is wrong', () => {
    const { verdict, pictures } = historyPage(checked(twoHold));
    const { lanes, marked, unit } = pictures[0]!;
    expect({ verdict, lanes, unit }).toEqual({ verdict: 'violates', lanes: ['process a', 'process b'], unit: 'line' });
    expect(Object.entries(marked).filter(([, text]) => text !== '')).toEqual([
      ['3', expect.stringContaining('the lock is free') as string],
    ]);
  });

  it('shows that both hold it at once', () => {
    expect(historyPage(checked(twoHold)).pictures[0]!.holds).toEqual([
      { at: 1, key: null, from: 1.5, to: 4 },
      { at: 0, key: null, from: 3.5, to: 4 },
    ]);
  });

  it('shows the beginning of one that conforms', () => {
    const right = `
      0 a acquire
      1 a = null
      2 a release
      3 a = null
      4 b acquire
      5 b = null`;
    const { verdict, problems, pictures } = historyPage(checked(right));
    expect({ verdict, problems }).toEqual({ verdict: 'conforms', problems: [] });
    expect(pictures[0]).toMatchObject({ marked: {}, left: [] });
    expect(pictures[0]!.rows).toHaveLength(6);
  });
});
