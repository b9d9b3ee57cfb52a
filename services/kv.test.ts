import { describe, expect, it } from 'vitest';
import { refused, type Told } from '../tester/judges/told.fixture.ts';
import { failingSwap } from './semantics/delay-closed.ts';
import { firstPart } from './semantics/parts.ts';
import type { Specification } from './semantics/specification.ts';
import { kv } from './kv.ts';
import type { AnyService } from './service.ts';

const stores = kv as unknown as AnyService;
const part = (addresses: number, service = stores): Specification =>
  firstPart(service, addresses, { ...kv.parameters, values: ['x'] });

describe('kv is judged as it is observed: it is delay-closed', () => {
  it.each([
    { addresses: 2, depth: 4, ahead: 3 },
    { addresses: 3, depth: 2, ahead: 2 },
  ])('with $addresses users, near the beginning', ({ addresses, depth, ahead }) => {
    expect(failingSwap(part(addresses), { depth, ahead })).toBeNull();
  });

  it('it would not be, if a get answered with the value at its return', () => {
    const { get } = stores.functions;
    const results = (s: { value: string }): unknown[] => [s.value];
    const service = { ...stores, functions: { ...stores.functions, get: { ...get!, results } } };
    expect(failingSwap(part(2, service), { depth: 4, ahead: 2 })?.why).toMatch(/get/);
  });
});

describe('a store of values by key', () => {
  const both: Told[] = [
    [0, 'append', 'a', 'x'],
    [1, 'append', 'a', 'y'],
  ];
  const get: Told = [2, 'get', 'a'];
  const WRONG = 'the result is allowed';

  it('says what is set for it where nothing was written', () => {
    expect(refused(kv, [get, [2, 'returns', '']])).toBeNull();
    expect(refused(kv, [get, [2, 'returns', null]], { absent: null })).toBeNull();
    expect(refused(kv, [get, [2, 'returns', '']], { absent: null })).toBe(WRONG);
  });

  it.each(['', 'x', 'y', 'xy', 'yx'])('answers with "%s" while two append', (value) => {
    expect(refused(kv, [...both, get, [2, 'returns', value]])).toBeNull();
  });

  it('has both in one order or the other after two have appended', () => {
    const appended: Told[] = [...both, [0, 'returns'], [1, 'returns'], get];
    for (const value of ['xy', 'yx']) expect(refused(kv, [...appended, [2, 'returns', value]])).toBeNull();
    for (const value of ['', 'x', 'y', 'xyx']) expect(refused(kv, [...appended, [2, 'returns', value]])).toBe(WRONG);
  });

  it('keeps the order that somebody has seen', () => {
    const seen: Told[] = [...both, get, [2, 'returns', 'y'], get];
    expect(refused(kv, [...seen, [2, 'returns', 'yx']])).toBeNull();
    for (const value of ['x', 'xy']) expect(refused(kv, [...seen, [2, 'returns', value]])).toBe(WRONG);
  });

  it('has what was appended in the order in which it was, where one came after the other', () => {
    const after: Told[] = [[0, 'append', 'a', 'x'], [0, 'returns'], [0, 'append', 'a', 'y'], [0, 'returns'], get]; // prettier-ignore
    expect(refused(kv, [...after, [2, 'returns', 'xy']])).toBeNull();
    expect(refused(kv, [...after, [2, 'returns', 'yx']])).toBe(WRONG);
  });

  it('forgets at a put what was there', () => {
    const put: Told[] = [[0, 'append', 'a', 'x'], [0, 'returns'], [0, 'put', 'a', 'z'], [0, 'returns'], get]; // prettier-ignore
    expect(refused(kv, [...put, [2, 'returns', 'z']])).toBeNull();
    expect(refused(kv, [...put, [2, 'returns', 'xz']])).toBe(WRONG);
  });
});
