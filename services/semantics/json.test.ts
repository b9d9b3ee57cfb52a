import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyState, isSame } from './json.ts';

/** Values of few kinds, so that two are often alike; not all of them are JSON. */
const few = fc.letrec((tie) => ({
  value: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<unknown>(0, -0, 1, NaN, '', 'a', true, null, undefined) },
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { noNullPrototype: true }),
    tie('value').map((value) => new Set([value])),
  ),
})).value;

describe('values', () => {
  it('are the same where Node says so', () => {
    fc.assert(
      fc.property(few, few, (a, b) => isSame(a, b) === isDeepStrictEqual(a, b)),
      { numRuns: 2000 },
    );
  });

  it('are copied as Node copies them, and share nothing with the copy', () => {
    fc.assert(
      fc.property(few, (value) => {
        const copy = copyState(value);
        expect(isDeepStrictEqual(copy, value)).toBe(true);
        if (typeof value === 'object' && value !== null) expect(copy).not.toBe(value);
      }),
    );
    const inner = { a: [1] };
    const copy = copyState({ inner }) as { inner: typeof inner };
    copy.inner.a.push(2);
    expect(inner.a).toEqual([1]);
  });
});
