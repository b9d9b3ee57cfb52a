import { describe, expect, it } from 'vitest';
import { deriveSeed, randomFrom, type Random } from '../../../services/environment/random.ts';
import { tryScheduler } from '../scheduler.fixture.ts';
import { fewDelays } from './few-delays.ts';
import { firstInFirstOut } from './first-in-first-out.ts';
import { randomFates } from './fates.ts';
import { pct } from './pct.ts';
import { pos } from './pos.ts';
import { randomWalk } from './random-walk.ts';
import { Skipping, deviatingOnceMore, type Skips } from './skipping.ts';
import { interleave, outcomes } from './strategies.fixture.ts';

const RUNS = 4000;
const before = (order: readonly string[], a: string, b: string): boolean => order.indexOf(a) < order.indexOf(b);

describe('PCT', () => {
  /** `d` orderings, one after the other, each of which takes a change: the threads must take turns. */
  const steps = 8;
  const threads = ['a', 'b'].map((name) => Array.from({ length: steps }, (_, i) => `${name}${i}`));
  const bugs: Readonly<Record<number, (order: readonly string[]) => boolean>> = {
    1: (order) => before(order, 'b7', 'a0'),
    2: (order) => before(order, 'a3', 'b0') && before(order, 'b7', 'a4'),
    3: (order) => before(order, 'a1', 'b0') && before(order, 'b3', 'a2') && before(order, 'a7', 'b4'),
  };

  it.each([1, 2, 3])('finds a failure of depth %i at least as often as published', async (depth) => {
    const n = 2;
    const k = n * steps;
    const found = await outcomes(RUNS, async (seed) => {
      const order = await interleave(threads, pct(fixedDepth(depth, seed), k));
      return bugs[depth]!(order) ? 'found' : 'not';
    });
    const rate = (found.get('found') ?? 0) / RUNS;
    const published = 1 / (n * k ** (depth - 1));
    // Four standard deviations below is no bad luck.
    expect(rate).toBeGreaterThan(published - 4 * Math.sqrt(published / RUNS));
    expect(rate).toBeGreaterThan(0);
  });

  it('with one ordering lets each thread run to its end', async () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const order = (await interleave(threads, pct(fixedDepth(1, seed), 16))).join('');
      expect([threads.flat().join(''), [...threads].reverse().flat().join('')]).toContain(order);
    }
  });

  /** PCT draws its depth first, of 1 to 4. */
  function fixedDepth(depth: number, seed: number): Random {
    const random = randomFrom(deriveSeed(seed));
    let first = true;
    return () => {
      if (!first) return random();
      first = false;
      return (depth - 1) / 4;
    };
  }
});

describe('POS', () => {
  it('samples partial orders more evenly than the random walk', async () => {
    // One write races with the last of many steps of another thread: two partial orders (Yuan, Yang and Gu, 2018, section 2).
    const rare = async (strategy: (random: Random) => ReturnType<typeof pos>): Promise<number> => {
      const threads = [['w'], ['1', '2', '3', '4', '5', '6', '7', 'r']];
      const counts = await outcomes(RUNS, async (seed) => {
        const order = await interleave(threads, strategy(randomFrom(deriveSeed(seed))));
        return before(order, 'r', 'w') ? 'r first' : 'w first';
      });
      return Math.min(counts.get('r first') ?? 0, counts.get('w first') ?? 0) / RUNS;
    };
    const [even, walk] = [await rare(pos), await rare(randomWalk)];
    expect(walk).toBeLessThan(0.02);
    expect(even).toBeGreaterThan(5 * walk);
  });
});

describe('few delays', () => {
  const threads = ['a', 'b', 'c'].map((name) => [0, 1].map((i) => `${name}${i}`));

  it('is first in, first out in a good part of the runs, and near to it in all', async () => {
    const fifo = (await interleave(threads, firstInFirstOut)).join(' ');
    const seen = await outcomes(400, async (seed) =>
      (await interleave(threads, fewDelays(randomFrom(deriveSeed(seed)), 6))).join(' '),
    );
    expect(seen.get(fifo)).toBeGreaterThan(100);
    expect(seen.size).toBeGreaterThan(5);
    expect(seen.size).toBeLessThan(90); // of 6! / 2!^3
  });

  it('enumerates all schedules, each once, those with the fewest deviations first', async () => {
    const all: string[] = [];
    const deviations: number[] = [];
    let level: Skips[] = [new Map()];
    while (level.length > 0) {
      const next: Skips[] = [];
      for (const skips of level) {
        const strategy = new Skipping(skips, { fate: () => 'arrives' });
        all.push((await interleave(threads, strategy)).join(' '));
        deviations.push([...skips.values()].reduce((sum, each) => sum + each, 0));
        next.push(...deviatingOnceMore(skips, strategy.choices));
      }
      level = next;
    }
    expect(all[0]).toBe((await interleave(threads, firstInFirstOut)).join(' '));
    expect([all.length, new Set(all).size]).toEqual([90, 90]);
    expect(deviations).toEqual([...deviations].sort((a, b) => a - b));
  });
});

describe('fates', () => {
  const { scheduler, thing } = tryScheduler();
  const message = scheduler.create(thing('message'));

  it('lose and double finitely many in a run, none in some, and double nothing that may not come twice', () => {
    const runs = Array.from({ length: 200 }, (_, seed) => {
      const fate = randomFates(randomFrom(deriveSeed(seed)));
      return Array.from({ length: 1000 }, (_, i) => fate(message, { double: i % 2 === 0 }));
    });
    const hit = runs.map((fates) => fates.filter((fate) => fate !== 'arrives').length);
    expect(Math.max(...hit)).toBe(10);
    expect(hit.filter((count) => count === 0).length).toBeGreaterThan(60);
    expect(runs.every((fates) => fates.every((fate, i) => fate !== 'is doubled' || i % 2 === 0))).toBe(true);
    expect(runs.flat()).toContain('is doubled');
  });
});
