import { describe, expect, it } from 'vitest';
import { refused, type Told } from '../tester/judges/told.fixture.ts';
import { failingSwap } from './semantics/delay-closed.ts';
import { firstPart } from './semantics/parts.ts';
import type { Specification } from './semantics/specification.ts';
import { register, type Value } from './register.ts';
import type { AnyService } from './service.ts';

const registers = register as unknown as AnyService;
const part = (addresses: number, values: readonly Value[], service = registers): Specification =>
  firstPart(service, addresses, { values });

describe('register is judged as it is observed: it is delay-closed', () => {
  it.each([
    { addresses: 2, values: [0, 1], depth: 5, ahead: 3 },
    { addresses: 3, values: [0], depth: 2, ahead: 2 },
  ])('with $addresses users, near the beginning', ({ addresses, values, depth, ahead }) => {
    expect(failingSwap(part(addresses, values), { depth, ahead })).toBeNull();
  });

  it('it would not be, if a read answered with the value at its return', () => {
    const { read } = registers.functions;
    const results = (s: { value: Value }): unknown[] => [s.value];
    const service = { ...registers, functions: { ...registers.functions, read: { ...read!, results } } };
    expect(failingSwap(part(2, [0, 1], service), { depth: 4, ahead: 2 })?.why).toMatch(/read/);
  });
});

describe('a register', () => {
  const bothWrite: Told[] = [
    [0, 'write', 1],
    [1, 'write', 2],
  ];

  it('is null until something is written', () => {
    expect(refused(register, [[0, 'read'], [0, 'returns', null]])).toBeNull(); // prettier-ignore
    expect(refused(register, [[0, 'read'], [0, 'returns', 0]])).toBe('the result is allowed'); // prettier-ignore
  });

  it.each([null, 1, 2])('gives %s to a read that two writes are concurrent with', (value) => {
    expect(refused(register, [...bothWrite, [2, 'read'], [2, 'returns', value]])).toBeNull();
  });

  it('gives one of both to a read after two writes, and from then on the same', () => {
    const written: Told[] = [...bothWrite, [0, 'returns'], [1, 'returns'], [2, 'read']];
    for (const value of [1, 2]) {
      const once: Told[] = [...written, [2, 'returns', value], [2, 'read']];
      expect(refused(register, [...once, [2, 'returns', value]])).toBeNull();
      expect(refused(register, [...once, [2, 'returns', 3 - value]])).toBe('the result is allowed');
    }
    expect(refused(register, [...written, [2, 'returns', null]])).toBe('the result is allowed');
  });

  it('does not go back to the value that was there before a write that somebody has seen', () => {
    const seen: Told[] = [[0, 'write', 1], [2, 'read'], [2, 'returns', 1], [2, 'read']]; // prettier-ignore
    expect(refused(register, [...seen, [2, 'returns', 1]])).toBeNull();
    expect(refused(register, [...seen, [2, 'returns', null]])).toBe('the result is allowed');
  });

  it('is set by a cas of which nobody knows what became of it, much later, or never', () => {
    const open: Told[] = [
      [1, 'write', 1],
      [1, 'returns'],
      [0, 'cas', 1, 2], // it never returns
      [1, 'read'],
      [1, 'returns', 1],
      [1, 'read'],
    ];
    expect(refused(register, [...open, [1, 'returns', 1]])).toBeNull();
    const late: Told[] = [...open, [1, 'returns', 2]];
    expect(refused(register, late)).toBeNull();
    expect(refused(register, [...late, [1, 'read'], [1, 'returns', 1]])).toBe('the result is allowed');
  });

  it('is set by one of two that compare with the same', () => {
    const both: Told[] = [
      [0, 'cas', null, 1],
      [1, 'cas', null, 2],
      [0, 'returns', true],
    ];
    expect(refused(register, [...both, [1, 'returns', false]])).toBeNull();
    expect(refused(register, [...both, [1, 'returns', true]])).toBe('the value is as expected');
  });

  it('refuses a cas only if its value was another at some moment', () => {
    expect(refused(register, [[0, 'cas', null, 1], [0, 'returns', false]])).toBe('a return is allowed'); // prettier-ignore
    const besides: Told[] = [[0, 'cas', 1, 2], [1, 'write', 1], [1, 'returns']]; // prettier-ignore
    expect(refused(register, [...besides, [0, 'returns', false]])).toBeNull();
  });

  it('is not changed by a cas that is refused', () => {
    const no: Told[] = [[0, 'cas', 1, 2], [0, 'returns', false], [0, 'read']]; // prettier-ignore
    expect(refused(register, [...no, [0, 'returns', 2]])).toBe('the result is allowed');
  });
});
