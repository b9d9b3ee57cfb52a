import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import central from '../../implementations/mutex/central.ts';
import { conformance } from '../../vitest.ts';

describe('where the clocks of tests are false', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  conformance({ ...central, claims: {} }, { runs: 6, calls: 24, seed: 1 });
});

describe('options that there are not', () => {
  it.each([
    [{ node: 3 }, /conformance: this has 'node'; it has .* Did you mean nodes\?/],
    [{ skip: { simulate: 'no' } }, /conformance: skip has 'simulate'; it has .* Did you mean simulated\?/],
    [{ parameters: { permits: 3 } }, /conformance: parameters has 'permits'; the service mutex has /],
  ])('are refused: %j', (options, what) => {
    expect(() => conformance(central, options as object)).toThrow(what);
  });
});
