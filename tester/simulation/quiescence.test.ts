import { describe, expect, it } from 'vitest';
import { planFor, record, subject } from './simulation.fixture.ts';
import { firstInFirstOut } from './strategies/first-in-first-out.ts';
import type { Strategy } from './strategies/strategy.ts';

const losesAll: Strategy = { ...firstInFirstOut, fate: () => 'is lost' };

describe('a run that takes too many steps', () => {
  it('goes on with nothing lost: who sends again gets through, and is not accused', async () => {
    const tried = await subject('window', { checker: 'window' });
    for (let seed = 0; seed < 10; seed += 1) {
      const { result, events } = await record(tried, planFor(tried, seed), losesAll);
      expect(result, `seed ${seed}`).toMatchObject({ findings: [], undecided: [] });
      expect(events.filter(({ type }) => type === 'lost').length).toBeGreaterThan(100);
    }
  });
});
