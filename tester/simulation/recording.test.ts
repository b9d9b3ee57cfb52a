import { beforeAll, describe, expect, it } from 'vitest';
import { deriveSeed, randomFrom, type Random } from '../../services/environment/random.ts';
import { planFor, record, subject, type Subject } from './simulation.fixture.ts';
import { fairPct, pct } from './strategies/pct.ts';
import { pos } from './strategies/pos.ts';
import { randomWalk } from './strategies/random-walk.ts';
import { Replay } from './strategies/replay.ts';
import type { Strategy } from './strategies/strategy.ts';

const strategies: Record<string, (random: Random) => Strategy> = {
  'a random walk': randomWalk,
  PCT: (random) => pct(random, 60),
  'fair PCT': (random) => fairPct(random, 60),
  POS: pos,
};

const subjects: Record<string, () => Promise<Subject>> = {
  imp0: () => subject('imp0', { checker: 'imp0' }),
  'imp1 at 3 nodes': () => subject('imp1', { addresses: 3 }),
  'one with timers': () => subject('broken/starves', { checker: 'imp0' }),
  'one with timers that repeat': () => subject('odd/many-timers'),
};

describe.each(Object.keys(subjects))('a run of %s', (name) => {
  let tried: Subject;
  beforeAll(async () => {
    tried = await subjects[name]!();
  });

  it.each(Object.keys(strategies))('by %s, written as a plan and replayed, gives the same trace', async (strategy) => {
    for (let seed = 0; seed < 40; seed += 1) {
      const plan = planFor(tried, seed);
      const first = await record(tried, plan, strategies[strategy]!(randomFrom(deriveSeed(seed))));
      const replay = new Replay(first.schedule);
      const again = await record(tried, plan, replay);
      expect(again.events, `seed ${seed}`).toEqual(first.events);
      expect(again.result).toEqual(first.result);
      expect(again.schedule).toEqual(first.schedule);
      expect(replay.unmatched).toEqual([]);
    }
  });

  it('in which nothing is delayed has nothing to be written', async () => {
    const { schedule } = await record(tried, planFor(tried, 1), new Replay({ delays: {}, faults: [] }));
    expect(schedule).toEqual({ delays: {}, faults: [] });
  });
});
