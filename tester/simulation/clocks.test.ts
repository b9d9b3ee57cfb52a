import { beforeAll, describe, expect, it } from 'vitest';
import { sampleClocks } from '../plan/clocks.ts';
import { verdictOf } from '../findings/finding.ts';
import { deriveSeed, randomFrom } from '../../services/environment/random.ts';
import { runOf } from './chunk.ts';
import { shrinkSimulated } from './failure.ts';
import { recordRun, type RecordedRun } from './recorded.ts';
import { planFor, record, subject, type Subject } from './simulation.fixture.ts';
import type { SimulatedStack } from './stack.ts';
import { randomWalk } from './strategies/random-walk.ts';

const RUNS = 1000;

describe('a lock that relies on equal clocks', () => {
  let tried: Subject;
  const chunk = { size: { addresses: 3, calls: 10 }, seed: 1, faults: [] };
  beforeAll(async () => {
    tried = await subject('broken/equal-clocks', { addresses: 3 });
  });
  const firstFailure = async (isSet: (index: number) => boolean): Promise<RecordedRun | null> => {
    for (let index = 0; index < RUNS; index += 1) {
      const { plan, strategy } = runOf(tried, chunk, index);
      const run = await recordRun(tried, isSet(index) ? plan : { ...plan, clocks: [] }, strategy);
      if (verdictOf(run.result) !== 'conforms') return run;
    }
    return null;
  };

  it('is right where they are', async () => {
    expect((await firstFailure(() => false))?.result).toBeUndefined();
  });

  it('is found where they are not, and shrunk to clocks that are hardly wrong', async () => {
    const failed = (await firstFailure(() => true))!;
    const [finding] = failed.result.findings;
    expect(finding?.clause).toBe('the lock is free');
    let asked = 0;
    const { plan } = await shrinkSimulated({
      ...{ simulation: tried, failed, finding: finding!, fewestAddresses: 2 },
      ...{ isOver: () => (asked += 1) > 2000, onStep: () => {} },
    });
    const wrong = plan.clocks.filter(([aheadMs, fastPpm]) => aheadMs !== 0 || fastPpm !== 0);
    expect(wrong.length).toBeGreaterThan(0);
    for (const [aheadMs, fastPpm] of wrong) {
      expect(aheadMs).toBeLessThan(5);
      expect(fastPpm).toBe(0);
    }
    expect(plan.config.addresses).toBe(3);
  });
});

describe('clocks that are wrong', () => {
  it('make no right lock wrong', async () => {
    for (const name of ['imp0', 'imp1', 'odd/poller', 'odd/many-timers', 'odd/slow']) {
      const tried = await subject(name);
      for (let seed = 0; seed < 100; seed += 1) {
        const plan = { ...planFor(tried, seed), clocks: sampleClocks(2, seed, 0) };
        const { result } = await record(tried, plan, randomWalk(randomFrom(deriveSeed(seed))));
        expect([name, seed, verdictOf(result), ...result.findings]).toEqual([name, seed, 'conforms']);
      }
    }
  });

  it('are not given to nodes that are together in one process', async () => {
    const { tested, stack: separate } = await subject('imp0');
    const [layer] = separate.layers;
    const stack: SimulatedStack = { layers: [{ ...layer, together: true }], lowest: null, together: true };
    const size = { addresses: 2, calls: 4 };
    for (let index = 0; index < 20; index += 1)
      expect(runOf({ tested, stack }, { size, seed: 1, faults: [] }, index).plan.clocks).toEqual([]);
  });
});
