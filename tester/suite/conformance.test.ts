import { afterEach, beforeEach, describe, vi } from 'vitest';
import central from '../../implementations/mutex/central.ts';
import { conformance } from '../../vitest.ts';

describe('where the clocks of tests are false', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  conformance({ ...central, claims: {} }, { runs: 6, calls: 24, seed: 1 });
});
