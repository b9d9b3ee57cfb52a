import { describe, expect, it } from 'vitest';
import { refused, type Told } from '../tester/judges/told.fixture.ts';
import { failingSwap } from './semantics/delay-closed.ts';
import { firstPart } from './semantics/parts.ts';
import type { Specification } from './semantics/specification.ts';
import { mutex, type MutexParameters } from './mutex.ts';
import type { AnyService } from './service.ts';

const mutexes = mutex as unknown as AnyService;
const part = (addresses: number, parameters: Partial<MutexParameters> = {}, service = mutexes): Specification =>
  firstPart(service, addresses, { ...mutex.parameters, ...parameters });

describe('mutex is judged as it is observed: it is delay-closed', () => {
  it.each([2, 3])('with %s users, everywhere', (addresses) => {
    expect(failingSwap(part(addresses), { depth: 30, ahead: 3 })).toBeNull();
  });

  it.each(['holder', 'anyone'] as const)('where users misuse it, and it belongs to: %s', (owner) => {
    expect(failingSwap(part(3, { owner, misuse: 'possible' }), { depth: 6, ahead: 3 })).toBeNull();
  });

  it('it would not be, if a release freed the lock at its return', () => {
    const { release } = mutexes.functions;
    const { call, return: back } = release!;
    const update = (s: { holder: number | null }, context: unknown): void => {
      back.update!(s, context);
      s.holder = null;
    };
    const service = { ...mutexes, functions: { ...mutexes.functions, release: { call, return: { update } } } };
    expect(failingSwap(part(2, {}, service), { depth: 6, ahead: 3 })?.why).toMatch(/acquire.*refused/);
  });
});

describe('a mutex', () => {
  const acquired: Told[] = [
    [0, 'acquire'],
    [0, 'returns'],
  ];
  const HELD = 'the lock is free';

  it('has one holder', () => {
    expect(refused(mutex, [...acquired, [1, 'acquire'], [1, 'returns']])).toBe(HELD);
    const both: Told[] = [[0, 'acquire'], [1, 'acquire'], [1, 'returns']]; // prettier-ignore
    expect(refused(mutex, [...both, [0, 'returns']])).toBe(HELD);
  });

  it('is free as soon as its release is called', () => {
    const waiting: Told[] = [...acquired, [1, 'acquire'], [0, 'release']];
    expect(refused(mutex, [...waiting, [1, 'returns']])).toBeNull();
    expect(refused(mutex, [...waiting, [1, 'returns'], [0, 'returns']])).toBeNull();
  });

  it('may have been taken by one of whom nothing is heard any more', () => {
    const open: Told[] = [...acquired, [2, 'acquire'], [0, 'release'], [0, 'returns'], [1, 'acquire']];
    expect(refused(mutex, [...open, [1, 'returns']])).toBeNull(); // or it has not
  });

  it('is not taken by an acquire that failed, and not given up by a release that did', () => {
    expect(refused(mutex, [[0, 'acquire'], [0, 'fails'], [1, 'acquire'], [1, 'returns']])).toBeNull(); // prettier-ignore
    const kept: Told[] = [...acquired, [0, 'release'], [0, 'fails'], [1, 'acquire']];
    expect(refused(mutex, [...kept, [1, 'returns']])).toBe(HELD);
  });

  it('is only called by those who may, unless they misuse it', () => {
    expect(refused(mutex, [[0, 'release']])).toBe('the caller has it');
    expect(refused(mutex, [...acquired, [0, 'acquire']])).toBe('the caller does not have it');
    expect(refused(mutex, [...acquired, [0, 'acquire']], { misuse: 'possible' })).toBeNull();
  });

  it('is released by its holder, or by anyone, as is set', () => {
    const another: Told[] = [...acquired, [1, 'release'], [1, 'returns']];
    const misused = (owner: MutexParameters['owner'], told: Told[]): string | null =>
      refused(mutex, told, { misuse: 'possible', owner });
    expect(misused('holder', another)).toBe('the caller may release it');
    expect(misused('anyone', another)).toBeNull();
    expect(misused('anyone', [...another, [2, 'acquire'], [2, 'returns']])).toBeNull();
    expect(misused('anyone', [...another, [1, 'release'], [1, 'returns']])).toBe('the caller may release it');
  });
});
