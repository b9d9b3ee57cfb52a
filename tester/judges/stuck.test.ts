import { describe, expect, it } from 'vitest';
import type { Ongoing } from './ongoing.ts';
import { stuck } from './stuck.ts';

const call = (at: number, gaveUp: number | null): Ongoing =>
  ({ fn: 'acquire', args: ['b'], at, began: at, gaveUp, part: { specification: {} } }) as unknown as Ongoing;

describe('a stuck call', () => {
  it('may return, and does not', () => {
    const found = stuck([call(0, null)], 'Nothing can happen.');
    expect(found).toMatchObject({ about: 'acquire returns', at: 0, evidence: [0] });
    expect(found.reason).toBe('acquire at 0 may return, and does not. Nothing can happen.');
    expect(found.givenUp).toBeUndefined();
  });

  it('that was given up is the one to look at, whoever else is stuck; it is told how a node learns of it', () => {
    const found = stuck([call(0, null), call(1, 9)], 'Nothing can happen.');
    expect(found).toMatchObject({ about: 'acquire returns', at: 1, evidence: [0, 1, 9], givenUp: true });
    expect(found.reason).toBe(
      'acquire("b") at 1 was given up by its user at event 9, and neither returns nor ends. ' +
        'A node learns of it by the last argument, acquire(…, { signal }): reject when it aborts, and give back what was taken. ' +
        'Nothing can happen.',
    );
  });
});
