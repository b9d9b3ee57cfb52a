import { describe, expect, it } from 'vitest';
import { readTyped } from './line.ts';

const typed = (line: string): unknown => readTyped(line, { addresses: 2, functions: ['acquire', 'release'] });

describe('a line that is typed', () => {
  it.each([
    ['0 release', { kind: 'call', at: 0, fn: 'release', args: [] }],
    [
      '1 acquire "a \\"b" 5000 [1,2] word',
      { kind: 'call', at: 1, fn: 'acquire', args: ['a "b', 5000, [1, 2], 'word'] },
    ],
    ['  ', { kind: 'nothing' }],
    ['# a remark', { kind: 'nothing' }],
    ['help', { kind: 'help' }],
    ['end', { kind: 'end' }],
  ])('is understood: %s', (line, meant) => {
    expect(typed(line)).toEqual(meant);
  });

  it.each([
    ['2 release', /'2' is no node: they are 0 to 1/],
    ['release', /'release' is no node/],
    ['1', /Say which function: acquire, release/],
    ['1 rel', /There is no function 'rel': acquire, release/],
  ])('is answered with what there is: %s', (line, why) => {
    expect(typed(line)).toEqual({ kind: 'wrong', why: expect.stringMatching(why) as string });
  });
});
