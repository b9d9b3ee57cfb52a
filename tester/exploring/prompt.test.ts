import { describe, expect, it } from 'vitest';
import { tryScheduler, type Tried } from '../simulation/scheduler.fixture.ts';
import { firstInFirstOut } from '../simulation/strategies/first-in-first-out.ts';
import type { Strategy } from '../simulation/strategies/strategy.ts';
import { Prompt } from './prompt.ts';

/** The youngest first. */
const youngest: Strategy = { ...firstInFirstOut, choose: (possible) => possible.at(-1)! };

/** A void return becomes possible. */
function offerVoid({ scheduler, thing }: Tried, label: string, at: number, then?: () => void): void {
  scheduler.enable(scheduler.create({ ...thing(label, at, then), isVoid: true }));
}

describe('void returns that come at once', () => {
  it('come in the step that they follow from, and those that follow from them', async () => {
    const went: string[][] = [];
    const tried: Tried = tryScheduler(new Prompt(youngest, () => went.push([...tried.happened])));
    tried.offer('a', 0);
    tried.offer('b', 1, () => {
      offerVoid(tried, 'b1', 1, () => offerVoid(tried, 'b3', 1));
      offerVoid(tried, 'b2', 1);
      tried.offer('c', 1);
    });
    await tried.run();
    expect(tried.happened).toEqual(['b', 'b1', 'b2', 'b3', 'c', 'a']);
    expect(went).toEqual([['b'], ['b', 'b1'], ['b', 'b1', 'b2']]);
  });

  it('at another node than the step are chosen like everything else', async () => {
    const tried = tryScheduler(new Prompt(youngest));
    tried.offer('a', 0, () => {
      offerVoid(tried, 'elsewhere', 1);
      tried.offer('b', 1);
    });
    await tried.run();
    expect(tried.happened).toEqual(['a', 'b', 'elsewhere']);
  });

  it('come before the first step, if they are possible then', async () => {
    let steps = 0;
    const tried = tryScheduler(new Prompt(youngest, () => (steps += 1)));
    offerVoid(tried, 'at 0', 0);
    offerVoid(tried, 'at 1', 1);
    tried.offer('a', 0);
    await tried.run();
    expect([tried.happened, steps]).toEqual([['at 0', 'at 1', 'a'], 0]);
  });
});
