import { describe, expect, it } from 'vitest';
import { defineService } from '../../services/service.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import { Monitor } from './monitor.ts';

interface Counter {
  add(n: number): number;
}

/** Its clause gives no reason; `isHidden`: neither does that of its hidden moment. */
const counter = (isHidden: boolean) =>
  defineService<Counter, { sum: number }>({
    name: 'counter',
    about: 'adds',
    addresses: { default: 2, min: 1 },
    init: () => ({ sum: 1 }),
    functions: {
      add: {
        args: () => [[5]],
        call: {},
        results: () => [7],
        ...(isHidden && {
          step: { 'adds it': { condition: { 'it is small': (s) => s.sum > 1 }, update: (s) => void (s.sum = 9) } },
        }),
        return: { condition: { 'it is the sum': (s) => s.sum > 1 } },
      },
    },
  });

describe('a clause that gives no reason', () => {
  const reason = (isHidden: boolean): string => {
    const monitor = new Monitor(partsOf(counter(isHidden), 2, undefined));
    monitor.call({ type: 'call', at: 1, id: 0, fn: 'add', args: [5], i: 0, t: 0 });
    return monitor.return({ type: 'return', at: 1, id: 0, fn: 'add', result: 7, i: 1, t: 0 })!.reason;
  };

  it('is told with the call, its result, and the state', () => {
    expect(reason(false)).toBe('it does not hold for add(5) at 1, which returned 7, in the state {"sum":1}');
  });

  it('of a hidden moment too', () => {
    expect(reason(true)).toBe(
      `it returned 7, but 'adds it' could not come: it does not hold for add(5) at 1, in the state {"sum":1}`,
    );
  });
});
