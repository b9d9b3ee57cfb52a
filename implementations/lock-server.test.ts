import { describe, expect, it } from 'vitest';
import { LockServer, type Question } from './lock-server.ts';

/** A question of a user about lock `a`, unless another is named. */
type Asked = [by: number, question: Question, name?: string];

/** What the server answers, in order: to whom, and what. */
function answers(asked: readonly Asked[], reentrancy: 'none' | 'counted' = 'none'): string[] {
  const all: string[] = [];
  const answer = (to: number, name: string, what: unknown): void => void all.push(`${name} to ${to}: ${String(what)}`);
  const server = new LockServer({ reentrancy, answer, onEvent: () => {} });
  for (const [by, question, name = 'a'] of asked) server.asked(by, question, name);
  return all;
}
/** What is answered to the last question. */
const last = (asked: readonly Asked[], reentrancy?: 'counted'): string => answers(asked, reentrancy).at(-1)!;

describe('a server of named locks', () => {
  it('grants a lock to one at a time, in the order in which they came', () => {
    const asked: Asked[] = [
      [0, 'acquire'],
      [2, 'acquire'],
      [1, 'acquire'],
      [0, 'release'],
      [2, 'release'],
    ];
    expect(answers(asked)).toEqual(['a to 0: true', 'a to 2: true', 'a to 0: true', 'a to 1: true', 'a to 2: true']);
  });

  it('keeps locks apart, whatever their names', () => {
    const names = ['a', 'A', 'a ', 'a:1', '', 'constructor', '__proto__', '\u00e4', 'a\u0308'];
    expect(answers(names.map((name, by) => [by, 'tryAcquire', name]))).toEqual(
      names.map((name, by) => `${name} to ${by}: true`),
    );
  });

  it('refuses the release of a lock that another holds, or nobody, and changes nothing', () => {
    const asked: Asked[] = [
      [0, 'release'],
      [0, 'acquire'],
      [1, 'release'],
      [1, 'check'],
    ];
    expect(answers(asked)).toEqual(['a to 0: false', 'a to 0: true', 'a to 1: false', 'a to 1: 0']);
  });

  it('does not free the lock of the next at a second release', () => {
    const asked: Asked[] = [
      [0, 'acquire'],
      [1, 'acquire'],
      [0, 'release'],
      [0, 'release'],
    ];
    expect(last(asked)).toBe('a to 0: false');
    expect(last([...asked, [0, 'check']])).toBe('a to 0: 1');
  });

  it('passes over one that gave up', () => {
    const asked: Asked[] = [
      [0, 'acquire'],
      [1, 'acquire'],
      [2, 'acquire'],
      [1, 'giveUp'],
      [0, 'release'],
    ];
    expect(answers(asked).slice(1)).toEqual(['a to 1: given up', 'a to 2: true', 'a to 0: true']);
  });

  it('takes a grant back that crossed the giving up, and wakes the next', () => {
    const asked: Asked[] = [
      [0, 'acquire'],
      [1, 'acquire'],
      [0, 'giveUp'],
    ];
    expect(answers(asked).slice(1)).toEqual(['a to 1: true', 'a to 0: given up']);
  });

  it('lets the holder in again only where that is counted, until it has released as often', () => {
    const twice: Asked[] = [
      [0, 'acquire'],
      [0, 'tryAcquire'],
      [0, 'release'],
      [1, 'check'],
    ];
    expect(answers(twice.slice(0, 2))).toEqual(['a to 0: true', 'a to 0: false']);
    expect(last(twice, 'counted')).toBe('a to 1: 0');
    expect(last([...twice, [0, 'release'], [1, 'check']], 'counted')).toBe('a to 1: null');
  });
});
