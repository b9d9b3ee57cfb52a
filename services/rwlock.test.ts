import { describe, expect, it } from 'vitest';
import { owed, refused, type Told } from '../tester/judges/told.fixture.ts';
import { failingSwap } from './semantics/delay-closed.ts';
import { firstPart } from './semantics/parts.ts';
import type { Specification } from './semantics/specification.ts';
import { rwlock } from './rwlock.ts';
import type { AnyService, At } from './service.ts';

const locks = rwlock as unknown as AnyService;
const part = (addresses: number, service = locks): Specification => firstPart(service, addresses, rwlock.parameters);

describe('rwlock is judged as it is observed: it is delay-closed', () => {
  it('with 2 users, everywhere', () => {
    expect(failingSwap(part(2), { depth: 30, ahead: 3 })).toBeNull();
  });

  it('with 3 users, near the beginning', () => {
    expect(failingSwap(part(3), { depth: 3, ahead: 2 })).toBeNull();
  });

  it('it would not be, if a try were only refused while others hold the lock at its return', () => {
    const { tryWrite } = locks.functions;
    const isFree = tryWrite!.step!['takes it']!.condition!['the lock is free to write']!;
    const results = (s: ({ phase: string } | null)[], context: At): unknown[] =>
      s[context.at]!.phase === 'took it' ? [true] : isFree(s, context) === true ? [] : [false];
    const service = { ...locks, functions: { ...locks.functions, tryWrite: { ...tryWrite!, results } } };
    expect(failingSwap(part(2, service), { depth: 8, ahead: 3 })?.why).toMatch(/tryWrite/);
  });
});

describe('a lock for readers and writers', () => {
  const reads: Told[] = [
    [0, 'acquireRead'],
    [0, 'returns'],
  ];
  const writes: Told[] = [
    [0, 'acquireWrite'],
    [0, 'returns'],
  ];
  const READ = 'the lock is free to read';
  const WRITE = 'the lock is free to write';
  const NEVER = 'a return is allowed';

  it('is shared by readers', () => {
    expect(
      refused(rwlock, [...reads, [1, 'acquireRead'], [1, 'returns'], [2, 'tryRead'], [2, 'returns', true]]),
    ).toBeNull();
  });

  it('is shared by no writer', () => {
    expect(refused(rwlock, [...reads, [1, 'acquireWrite'], [1, 'returns']])).toBe(WRITE);
    expect(refused(rwlock, [...writes, [1, 'acquireWrite'], [1, 'returns']])).toBe(WRITE);
    expect(refused(rwlock, [...writes, [1, 'acquireRead'], [1, 'returns']])).toBe(READ);
    expect(refused(rwlock, [...writes, [1, 'tryRead'], [1, 'returns', true]])).toBe(READ);
  });

  it('lets a writer in when the release of the last reader is called', () => {
    const waiting: Told[] = [...reads, [1, 'acquireRead'], [1, 'returns'], [2, 'acquireWrite'], [0, 'release']];
    expect(refused(rwlock, [...waiting, [2, 'returns']])).toBe(WRITE);
    expect(refused(rwlock, [...waiting, [1, 'release'], [2, 'returns']])).toBeNull();
  });

  it('refuses a try only if others held it so that it could not be', () => {
    expect(refused(rwlock, [...reads, [1, 'tryRead'], [1, 'returns', false]])).toBe(NEVER);
    expect(refused(rwlock, [...reads, [1, 'tryWrite'], [1, 'returns', false]])).toBeNull();
    expect(refused(rwlock, [...writes, [1, 'tryRead'], [1, 'returns', false]])).toBeNull();
    expect(refused(rwlock, [...reads, [1, 'tryRead'], [2, 'acquireWrite'], [1, 'returns', false]])).toBe(NEVER);
    expect(refused(rwlock, [[1, 'tryRead'], [2, 'acquireWrite'], [1, 'returns', false]])).toBeNull(); // prettier-ignore
    expect(refused(rwlock, [...writes, [0, 'release'], [0, 'returns'], [1, 'tryWrite'], [1, 'returns', false]])).toBe(
      NEVER,
    );
  });

  it('is released by those who have it', () => {
    expect(refused(rwlock, [...reads, [1, 'release']])).toBe('the caller has it, and no call is ongoing here');
  });

  it('owes a reader nothing behind a writer that waits, unless writers are set to wait', () => {
    const behind: Told[] = [...reads, [1, 'acquireWrite'], [2, 'acquireRead']];
    expect(owed(rwlock, behind)).toEqual([]);
    expect(owed(rwlock, behind, { writers: 'wait' })).toEqual([2]);
    expect(refused(rwlock, [...behind, [2, 'returns']])).toBeNull();
    expect(owed(rwlock, [...behind, [0, 'release'], [0, 'returns']])).toEqual([1, 2]); // one of them
    expect(owed(rwlock, [...reads, [2, 'acquireRead']])).toEqual([2]);
  });
});
