import { describe, expect, it } from 'vitest';
import { copyJson } from './copy.ts';

describe('a copy, as JSON would make it', () => {
  it('is none of a cycle, and says so as JSON does', () => {
    const cycle: { within: unknown[] } = { within: [] };
    cycle.within.push(cycle);
    expect(() => copyJson(cycle)).toThrow(/circular structure/);
  });

  it('has what JSON has, and shares nothing', () => {
    const value = { a: [1, undefined, { b: 'c' }], d: undefined, e: () => 1 };
    expect(copyJson(value)).toEqual(JSON.parse(JSON.stringify(value)));
    expect((copyJson(value) as typeof value).a).not.toBe(value.a);
  });
});
