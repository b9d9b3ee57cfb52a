import { describe, expect, it } from 'vitest';
import { refused, type Told } from '../tester/judges/told.fixture.ts';
import { failingSwap } from './semantics/delay-closed.ts';
import { firstPart } from './semantics/parts.ts';
import type { Specification } from './semantics/specification.ts';
import { semaphore } from './semaphore.ts';
import type { AnyService, At } from './service.ts';

const semaphores = semaphore as unknown as AnyService;
const part = (addresses: number, permits: number, service = semaphores): Specification =>
  firstPart(service, addresses, { permits });

describe('semaphore is judged as it is observed: it is delay-closed', () => {
  it('with 2 users and 1 permit, everywhere', () => {
    expect(failingSwap(part(2, 1), { depth: 30, ahead: 3 })).toBeNull();
  });

  it('with 3 users and 2 permits, near the beginning', () => {
    expect(failingSwap(part(3, 2), { depth: 4, ahead: 2 })).toBeNull();
  });

  it('it would not be, if a try were only refused while all are taken at its return', () => {
    const { tryAcquire } = semaphores.functions;
    const isFree = tryAcquire!.step!['takes it']!.condition!['a permit is free']!;
    const results = (s: string[], context: At): unknown[] =>
      s[context.at] === 'took one' ? [true] : isFree(s, context) === true ? [] : [false];
    const service = { ...semaphores, functions: { ...semaphores.functions, tryAcquire: { ...tryAcquire!, results } } };
    expect(failingSwap(part(2, 1, service), { depth: 8, ahead: 3 })?.why).toMatch(/tryAcquire/);
  });
});

describe('a semaphore with 2 permits', () => {
  const bothIn: Told[] = [
    [0, 'acquire'],
    [0, 'returns'],
    [1, 'acquire'],
    [1, 'returns'],
  ];
  const TAKEN = 'a permit is free';

  it('lets two in, and not three', () => {
    expect(refused(semaphore, bothIn)).toBeNull();
    expect(refused(semaphore, [...bothIn, [2, 'acquire'], [2, 'returns']])).toBe(TAKEN);
    expect(refused(semaphore, [...bothIn, [2, 'tryAcquire'], [2, 'returns', true]])).toBe(TAKEN);
  });

  it('lets the third in as soon as a release is called', () => {
    expect(refused(semaphore, [...bothIn, [2, 'acquire'], [1, 'release'], [2, 'returns']])).toBeNull();
  });

  it('refuses a try only if all were taken at some moment', () => {
    const NEVER = 'a return is allowed';
    expect(refused(semaphore, [...bothIn, [2, 'tryAcquire'], [2, 'returns', false]])).toBeNull();
    const oneLeft: Told[] = [...bothIn.slice(0, 2), [2, 'tryAcquire']];
    expect(refused(semaphore, [...oneLeft, [2, 'returns', false]])).toBe(NEVER);
    expect(refused(semaphore, [...oneLeft, [1, 'acquire'], [2, 'returns', false]])).toBeNull();
    const freedBefore: Told[] = [...bothIn, [1, 'release'], [1, 'returns'], [2, 'tryAcquire']];
    expect(refused(semaphore, [...freedBefore, [2, 'returns', false]])).toBe(NEVER);
    const freedSince: Told[] = [...bothIn, [2, 'tryAcquire'], [1, 'release'], [1, 'returns']];
    expect(refused(semaphore, [...freedSince, [2, 'returns', false]])).toBeNull();
  });

  it('gives a user one permit at a time, and takes back none that it does not have', () => {
    const WITHOUT = 'the caller has no permit, and no call is ongoing here';
    expect(refused(semaphore, [...bothIn, [0, 'tryAcquire']])).toBe(WITHOUT);
    expect(refused(semaphore, [[0, 'release']])).toBe('the caller has a permit, and no call is ongoing here');
  });
});
