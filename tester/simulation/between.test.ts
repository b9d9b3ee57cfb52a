import { describe, expect, it } from 'vitest';
import imp0, { Imp0Node, type Imp0Context } from '../../implementations/distlock/imp0.ts';
import type { AnyImplementation } from '../../implementations/implementation.ts';
import { nameOfFinding } from '../findings/finding.ts';
import { planFor, record, subject, type Subject } from './simulation.fixture.ts';
import { firstInFirstOut } from './strategies/first-in-first-out.ts';

/** It receives, although it does so already. */
class ReceivesTwice extends Imp0Node {
  override acq(): ReturnType<Imp0Node['acq']> {
    this.context.lower.recv().catch(() => {});
    return super.acq();
  }
}
const receivesTwice = {
  ...imp0,
  name: 'receives-twice',
  createNode: (context: Imp0Context) => new ReceivesTwice(context),
} as unknown as AnyImplementation;

async function findingsOf({ tested, stack }: Subject): Promise<string[]> {
  const [, ...below] = stack.layers;
  const wrong = { tested, stack: { ...stack, layers: [receivesTwice, ...below] as const } };
  const { result } = await record(wrong, planFor(wrong, 1), firstInFirstOut);
  return result.findings.map(nameOfFinding);
}

describe('a call that the service below does not allow is a finding about the layer that makes it', () => {
  const finding = 'specification: receives-twice calls recv of msgtransfer: no recv is ongoing here';
  it('where an implementation is below', async () => {
    expect(await findingsOf(await subject('imp0', { over: ['window'] }))).toEqual([finding]);
  });
  it('where the specification itself is below', async () => {
    expect(await findingsOf(await subject('imp0'))).toEqual([finding]);
  });
});

describe('a return that its own service does not allow', () => {
  it('is a finding about the layer that gave it, not about the one above', async () => {
    const { tested, stack } = await subject('imp0', { over: ['broken/window-again'], checker: 'imp0' });
    const found = new Set<string>();
    const doubling = { ...firstInFirstOut, fate: () => 'is doubled' as const };
    for (let seed = 0; seed < 20; seed += 1) {
      const { result } = await record({ tested, stack }, planFor({ tested, stack }, seed), doubling);
      for (const each of result.findings) found.add(nameOfFinding(each));
    }
    expect([...found]).toContain('specification: window-again: recv returns: a return is allowed');
    expect([...found].filter((name) => !name.includes('window-again'))).toEqual([]);
  });
});
