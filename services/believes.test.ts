import { describe, expect, it } from 'vitest';
import { distlock } from './distlock.ts';
import { lock } from './lock.ts';
import { mutex } from './mutex.ts';
import { rwlock } from './rwlock.ts';
import { semaphore } from './semaphore.ts';
import { reachable } from './semantics/explore.ts';
import { firstPart } from './semantics/parts.ts';
import type { AnyService } from './service.ts';

/** By how many users believe at once that they hold it, whether the service says that they may; of all states within 14 steps. */
function holders(service: unknown, more = {}): Record<number, boolean> {
  const specification = firstPart(service as AnyService, 3, { ...(service as AnyService).parameters, ...more });
  const found: Record<number, boolean> = {};
  for (const { state } of reachable(specification, 14, 20_000).positions) {
    const all = [0, 1, 2].filter((at) => specification.believes(state, at, 0));
    found[all.length] = (found[all.length] ?? true) && specification.mayShare(state, all);
  }
  return found;
}

describe('users who may hold it at once, by the specification, may believe so at once', () => {
  it.each([distlock, lock, mutex])('$name: no two', (service) => {
    expect(holders(service)).toEqual({ 0: true, 1: true });
  });

  it('semaphore: as many as there are permits', () => {
    expect(holders(semaphore)).toEqual({ 0: true, 1: true, 2: true });
    expect(holders(semaphore, { permits: 3 })).toEqual({ 0: true, 1: true, 2: true, 3: true });
    expect(semaphore.share!([0, 1, 2], [], { addresses: 3, parameters: { permits: 2 }, key: '' })).toBe(false);
  });

  it('rwlock: readers', () => {
    expect(holders(rwlock)).toEqual({ 0: true, 1: true, 2: true, 3: true });
    const [reads, writes] = [{ way: 'read', phase: 'has it' } as const, { way: 'write', phase: 'has it' } as const];
    const setting = { addresses: 2, parameters: rwlock.parameters!, key: '' };
    expect(rwlock.share!([0, 1], [reads, writes], setting)).toBe(false);
    expect(rwlock.share!([0, 1], [reads, reads], setting)).toBe(true);
  });
});
