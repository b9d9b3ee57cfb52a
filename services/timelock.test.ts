import { describe, expect, it } from 'vitest';
import { refused, type Told } from '../tester/judges/told.fixture.ts';
import { failingSwap } from './semantics/delay-closed.ts';
import { firstPart } from './semantics/parts.ts';
import type { Specification } from './semantics/specification.ts';
import type { AnyService } from './service.ts';
import { timelock, type TimeLockParameters } from './timelock.ts';

const locks = timelock as unknown as AnyService;
type Reentrancy = TimeLockParameters['reentrancy'];
const part = (addresses: number, reentrancy: Reentrancy, service = locks): Specification =>
  firstPart(service, addresses, { ...timelock.parameters, reentrancy });

describe('timelock is judged as it is observed: it is delay-closed', () => {
  it.each([
    { addresses: 2, reentrancy: 'none', depth: 30, ahead: 3 },
    { addresses: 2, reentrancy: 'tokens', depth: 30, ahead: 3 },
    { addresses: 3, reentrancy: 'tokens', depth: 3, ahead: 2 },
  ] as const)('with $addresses users, reentrancy: $reentrancy', ({ addresses, reentrancy, depth, ahead }) => {
    expect(failingSwap(part(addresses, reentrancy), { depth, ahead })).toBeNull();
  });

  it('it would not be, if a token had to be unlike those that others have', () => {
    const { lock } = locks.functions;
    const condition = {
      'the token is new': (s: { tokens: string[] }, { result }: { result: string }) => !s.tokens.includes(result),
    };
    const back = { ...lock!.return, condition: { ...lock!.return.condition, ...condition } };
    const service = { ...locks, functions: { ...locks.functions, lock: { ...lock!, return: back } } };
    expect(failingSwap(part(2, 'none', service), { depth: 8, ahead: 3 })?.why).toMatch(/lock/);
  });
});

describe('a lock with tokens', () => {
  const locked: Told[] = [
    [0, 'lock', 'a'],
    [0, 'returns', 'one'],
  ];
  const lockedTwice: Told[] = [...locked, [0, 'lock', 'a'], [0, 'returns', 'two']];
  const unlocked: Told[] = [
    [0, 'unlock', 'a'],
    [0, 'returns', true],
  ];
  const is = (reentrancy: Reentrancy, told: Told[]): string | null => refused(timelock, told, { reentrancy });
  const HELD = 'the lock is free';

  it.each(['none', 'tokens'] as const)('has one holder; reentrancy: %s', (reentrancy) => {
    expect(is(reentrancy, [...locked, [1, 'lock', 'a'], [1, 'returns', '']])).toBeNull();
    expect(is(reentrancy, [...locked, [1, 'lock', 'a'], [1, 'returns', 'two']])).toBe(HELD);
    expect(is(reentrancy, [...locked, ...unlocked, [1, 'lock', 'a'], [1, 'returns', 'two']])).toBeNull();
  });

  it('is refused only if somebody held it at some moment', () => {
    const NOBODY = 'somebody held it';
    expect(is('none', [[1, 'lock', 'a'], [1, 'returns', '']])).toBe(NOBODY); // prettier-ignore
    expect(is('none', [...locked, ...unlocked, [1, 'lock', 'a'], [1, 'returns', '']])).toBe(NOBODY);
    expect(is('none', [...locked, [1, 'lock', 'a'], ...unlocked, [1, 'returns', '']])).toBeNull();
  });

  it('is not given to its holder again, unless that is set; then with a new token', () => {
    const again: Told[] = [...locked, [0, 'lock', 'a']];
    expect(is('none', [...again, [0, 'returns', '']])).toBeNull();
    expect(is('none', [...again, [0, 'returns', 'two']])).toBe(HELD);
    expect(is('tokens', [...again, [0, 'returns', 'two']])).toBeNull();
    expect(is('tokens', [...again, [0, 'returns', '']])).toBe('somebody held it');
    expect(is('tokens', [...again, [0, 'returns', 'one']])).toBe('the token is not the one that it replaces');
  });

  it('is refreshed by the token that was given last', () => {
    const refreshes: Told[] = [...lockedTwice, [0, 'refresh', 'a']];
    expect(is('tokens', [...refreshes, [0, 'returns', 'two']])).toBeNull();
    for (const token of ['one', '']) expect(is('tokens', [...refreshes, [0, 'returns', token]])).not.toBeNull();
    expect(is('tokens', [...lockedTwice, [1, 'refresh', 'a'], [1, 'returns', '']])).toBeNull();
  });

  it('is unlocked once, by whom it was given to', () => {
    expect(is('tokens', [...lockedTwice, ...unlocked, [0, 'unlock', 'a'], [0, 'returns', false]])).toBeNull();
    expect(is('tokens', [...lockedTwice, ...unlocked, ...unlocked])).toBe('the caller has a token');
    expect(is('none', [...locked, [1, 'unlock', 'a'], [1, 'returns', true]])).toBe('the caller has a token');
    expect(is('none', [...locked, [0, 'unlock', 'a'], [0, 'returns', false]])).toBe('a return is allowed');
  });

  it('stays held by a token that was replaced, when the one given last is unlocked, until it expires', () => {
    const after: Told[] = [...lockedTwice, ...unlocked, [1, 'lock', 'a']];
    expect(is('tokens', [...after, [1, 'returns', '']])).toBeNull();
    expect(is('tokens', [...after, [1, 'returns', 'three']])).toBeNull(); // it has expired
    expect(is('tokens', [...after, [1, 'returns', 'three'], [2, 'lock', 'a'], [2, 'returns', 'four']])).toBe(HELD);
    expect(is('tokens', [...after, [1, 'returns', ''], [0, 'lock', 'a'], [0, 'returns', 'three']])).toBeNull();
  });

  it('does not expire while its holder has the token that was given last', () => {
    expect(is('tokens', [...lockedTwice, [1, 'lock', 'a'], [1, 'returns', 'three']])).toBe(HELD);
  });
});
