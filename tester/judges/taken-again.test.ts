import { describe, expect, it } from 'vitest';
import { leaseLock } from '../../services/lease-lock.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import { Monitor } from './monitor.ts';

/** What a user calls, with the time, or how its last call ends. */
type Seen = readonly [ms: number, at: number, fn: string, result?: unknown];

const grant = { token: null, validMs: 9 };

/** The clause that refuses the last of these; null: nothing is refused. */
function refused(seen: readonly Seen[]): string | null {
  const parameters = { ...leaseLock.parameters, tokens: 'none', ttlsMs: [10], names: ['a'] };
  const monitor = new Monitor(partsOf(leaseLock, 2, parameters));
  const ongoing = new Map<number, number>();
  for (const [i, [t, at, fn, result]] of seen.entries()) {
    const id = ongoing.get(at);
    if (id === undefined) {
      const args = fn.toLowerCase().endsWith('acquire') ? ['a', 10] : ['a'];
      monitor.call({ type: 'call', at, id: i, fn, args, i, t });
      ongoing.set(at, i);
      continue;
    }
    ongoing.delete(at);
    const wrong = monitor.return({ type: 'return', at, id, fn, result, i, t });
    if (wrong) return `${i}: ${wrong.clause}`;
  }
  return null;
}

/** User 0 waits; the lock was its at 2 ms, for user 1 was refused it; it is told only at 30 ms. */
const lentLate: Seen[] = [
  [0, 0, 'acquire'],
  [1, 1, 'tryAcquire'],
  [2, 1, 'tryAcquire', null],
  [30, 0, 'acquire', grant],
];

describe('a lease that was over before its user was told of it', () => {
  it('may have been taken again by then: it is kept from others, renewed, released', () => {
    const kept: Seen[] = [
      [31, 1, 'tryAcquire'],
      [32, 1, 'tryAcquire', null],
      [33, 0, 'renew'],
      [34, 0, 'renew', grant],
      [35, 0, 'release'],
      [36, 0, 'release', true],
    ];
    expect(refused([...lentLate, ...kept])).toBeNull();
  });

  it('may be over all the same: somebody else may have the lock, and then it cannot be released', () => {
    const taken: Seen[] = [
      [31, 1, 'tryAcquire'],
      [32, 1, 'tryAcquire', grant],
      [33, 1, 'release'],
      [34, 1, 'release', true],
      [35, 0, 'release'],
    ];
    expect(refused([...lentLate, ...taken, [36, 0, 'release', false]])).toBeNull();
    expect(refused([...lentLate, ...taken, [36, 0, 'release', true]])).toBe('9: the caller has it');
  });
});
