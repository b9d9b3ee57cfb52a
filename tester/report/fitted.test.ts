import { describe, expect, it } from 'vitest';
import { fitted } from './fitted.ts';

const asked = (call: string, outcome: string, width: number): string =>
  fitted({ text: `${call}${outcome}`, outcome }, width);

describe('an event in few characters', () => {
  it('is told as it is where it fits', () => {
    expect(asked('tryAcquire("a")', ' returns false', 29)).toBe('tryAcquire("a") returns false');
  });

  it('keeps the result, and shortens the argument', () => {
    expect(asked('tryAcquire("ß: 1/2 #B")', ' returns false', 33)).toBe('tryAcquire("ß: 1…") returns false');
    expect(asked('write("a", 12345678)', ' returns true', 29)).toBe('write("a", 123…) returns true');
    expect(asked('write("a\\"b", 12345678)', ' returns', 24)).toBe('write("a\\"b", …) returns');
  });

  it('shortens the name of the function, where there is no room for an argument', () => {
    expect(asked('tryAcquire("a")', ' returns false', 20)).toBe('tryAc… returns false');
    expect(asked('acq', ' returns', 10)).toBe('a… returns');
  });

  it('cuts a result that does not fit at all', () => {
    expect(asked('read("a")', ' returns a long value', 18)).toBe('read("a") returns…');
  });

  it('cuts at its end what has no result', () => {
    expect(asked('acquire("a")', '', 10)).toBe('acquire("…');
  });
});
