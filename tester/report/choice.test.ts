import { describe, expect, it } from 'vitest';
import { traceOf } from '../trace/trace.fixture.ts';
import { chosen } from './choice.ts';

const numbers = (text: string, marked: readonly number[], whole: number, last: number): number[] =>
  chosen(traceOf(text), new Set(marked), { whole, last }).map(({ i }) => i);

describe('the events that a table shows', () => {
  const polling = `
    0: acq()
    0: asks it
    0: refused it
    0: asks it
    0: refused it
    1: rel()
    0: asks it
    1: rel returns
    0: asks it
    0: acq returns
    0: asks it
  `;

  it('are all of a short run, whatever is repeated in it', () => {
    expect(numbers(polling, [], 11, 2)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('are of a long one the last, and what is marked before them', () => {
    expect(numbers('0: a 1\n0: b 1\n0: c 1\n0: d 1', [1], 3, 1)).toEqual([1, 3]);
  });

  it('are of a long one its faults, from when they began until they were healed', () => {
    const strike = { kind: 'pause', at: 0, target: 0, link: 0, forMs: 5 } as const;
    const events = [
      { i: 0, t: 0, type: 'fault', ...strike } as const,
      { i: 1, t: 5, type: 'healed', ...strike } as const,
      ...traceOf('0: a 1\n0: b 1\n0: c 1').map((event, index) => ({ ...event, i: 2 + index })),
    ];
    expect(chosen(events, new Set(), { whole: 3, last: 1 }).map(({ i }) => i)).toEqual([0, 1, 4]);
  });

  it('are of a node that polls not what it has informed already since something was told of it', () => {
    expect(numbers(polling, [4], 10, 9)).toEqual([0, 1, 2, 4, 5, 7, 9, 10]);
  });
});
