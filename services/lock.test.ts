import { describe, expect, it } from 'vitest';
import { failingSwap } from './semantics/delay-closed.ts';
import { firstPart } from './semantics/parts.ts';
import type { Specification } from './semantics/specification.ts';
import { lock, type LockParameters } from './lock.ts';
import type { AnyService } from './service.ts';

const locks = lock as unknown as AnyService;
const part = (addresses: number, parameters: Partial<LockParameters>, service = locks): Specification =>
  firstPart(service, addresses, { ...lock.parameters, ...parameters });

describe('lock is judged as it is observed: it is delay-closed', () => {
  it.each(['none', 'counted'] as const)('with 2 users, everywhere; reentrancy: %s', (reentrancy) => {
    expect(failingSwap(part(2, { reentrancy }), { depth: 30, ahead: 3 })).toBeNull();
  });

  it.each([
    { stale: 'everywhere' },
    { stale: [1] },
    { spurious: true },
    { misuse: 'never' },
    { stale: [0], spurious: true, reentrancy: 'counted' },
  ] as const)('with 2 users, near the beginning; %j', (parameters) => {
    expect(failingSwap(part(2, parameters), { depth: 5, ahead: 3 })).toBeNull();
  });

  it.each(['none', 'counted'] as const)('with 3 users, near the beginning; reentrancy: %s', (reentrancy) => {
    expect(failingSwap(part(3, { reentrancy }), { depth: 2, ahead: 2 })).toBeNull();
  });

  it('it would not be, if check answered with the holder at its return', () => {
    const { check } = locks.functions;
    const results = (s: { holder: number | null }): unknown[] => [s.holder];
    const service = { ...locks, functions: { ...locks.functions, check: { ...check!, results } } };
    expect(failingSwap(part(2, {}, service), { depth: 6, ahead: 3 })?.why).toMatch(/check/);
  });

  it('nor if a try were only refused while somebody holds the lock at its return', () => {
    const { tryAcquire } = locks.functions;
    type S = { holder: number | null; ongoing: { done: boolean }[] };
    const results = (s: S, { at }: { at: number }): unknown[] =>
      s.ongoing[at]!.done ? [true] : s.holder === null ? [] : [false];
    const service = { ...locks, functions: { ...locks.functions, tryAcquire: { ...tryAcquire!, results } } };
    expect(failingSwap(part(2, {}, service), { depth: 8, ahead: 3 })?.why).toMatch(/tryAcquire/);
  });
});
