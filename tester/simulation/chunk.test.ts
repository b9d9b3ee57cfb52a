import { describe, expect, it } from 'vitest';
import { Coverage } from '../coverage/coverage.ts';
import { runChunk } from './chunk.ts';
import { subject } from './simulation.fixture.ts';

describe('the chunks of a simulated campaign', () => {
  const part = { size: { addresses: 3, calls: 20 }, seed: 1, faults: [], stride: 1, thorough: false, plan: null };

  it('reach the same of the specification, however the runs are cut into them; it comes as plain data', async () => {
    const { tested, stack } = await subject('imp1', { addresses: 3 });
    const [one, two] = [new Coverage(tested), new Coverage(tested)];
    one.merge((await runChunk(tested, stack, { ...part, from: 0, to: 11 })).reached);
    for (const [from, to] of [
      [0, 5],
      [5, 11],
    ] as const) {
      two.merge(structuredClone(await runChunk(tested, stack, { ...part, from, to })).reached);
    }
    expect(two.counts()).toEqual(one.counts());
    expect(one.counts().calls.reached).toBeGreaterThan(0);
  });
});
