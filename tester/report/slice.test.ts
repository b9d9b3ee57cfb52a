import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../trace/event.ts';
import { sliceOf } from './slice.ts';

/** `a`, `b`: a call begins at 0, at 1; `A`, `B`: it returns; `.`: something is informed. */
const events = (text: string): TraceEvent[] =>
  Array.from(text, (letter, i) => {
    const at = letter.toLowerCase() === 'a' ? 0 : 1;
    const base = { i, t: i, at };
    if (letter === '.') return { ...base, type: 'inform', seq: i, layer: 'l', event: 'e', data: null };
    const call = { id: at, fn: 'acq' };
    return letter === letter.toLowerCase()
      ? { ...base, ...call, type: 'call', args: [] }
      : { ...base, ...call, type: 'return', result: null };
  });
const slice = (text: string, ...evidence: number[]): number[] => sliceOf(events(text), evidence).map(({ i }) => i);

describe('a slice of a run', () => {
  it('begins when no call was ongoing, last before the evidence', () => {
    expect(slice('aAbB.aAbaAB', 9)).toEqual([7, 8, 9, 10]);
  });
  it('holds the first of several pieces of evidence', () => {
    expect(slice('aAbBaAbB', 3, 7)).toEqual([2, 3, 4, 5, 6, 7]);
  });
  it('is the whole run where a call was ongoing all the time', () => {
    expect(slice('abBbBbB', 6)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
