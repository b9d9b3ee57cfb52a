import { describe, expect, it } from 'vitest';
import { recordRun } from './recorded.ts';
import { runOf } from './chunk.ts';
import { subject } from './simulation.fixture.ts';

const TIMES = 10;

describe('the same seed', () => {
  it.each([
    ['imp1', { addresses: 3, checker: 'imp1' }],
    ['window', { over: ['udp'], checker: 'window' }],
    ['odd/many-timers', {}],
    ['broken/starves', { checker: 'imp0' }],
  ])('gives the same trace of %s byte for byte, many times, whatever ran between', async (use, options) => {
    const tried = await subject(use, options);
    const size = { addresses: tried.tested.addresses, calls: 20 };
    const told = async (index: number): Promise<string> => {
      const { plan, strategy } = runOf(tried, { size, seed: 1, faults: [] }, index);
      const run = await recordRun(tried, plan, strategy);
      return JSON.stringify([run.plan, run.trace.window, run.result, run.pending]);
    };
    const first: string[] = [];
    for (let index = 0; index < TIMES; index += 1) first.push(await told(index));
    for (let time = 0; time < TIMES; time += 1) {
      for (let index = TIMES - 1; index >= 0; index -= 1) expect(await told(index)).toBe(first[index]);
    }
  });
});
