import { describe, expect, it } from 'vitest';
import { Lines } from './lines.ts';

/** The lines out of these chunks. */
function linesOf(chunks: readonly (string | Buffer)[], max = 10): { all: string[]; tooLong: boolean } {
  const lines = new Lines(max);
  const all = chunks.flatMap((chunk) => [...lines.take(Buffer.from(chunk))]);
  return { all, tooLong: lines.tooLong };
}

describe('lines', () => {
  it('come whole, however they are cut, and only when they have ended', () => {
    expect(linesOf(['a', 'b\nc\n\n', 'd'])).toEqual({ all: ['ab', 'c', ''], tooLong: false });
  });

  it('keep a character together that is cut in two', () => {
    const [first, second] = [Buffer.from('ü\n').subarray(0, 1), Buffer.from('ü\n').subarray(1)];
    expect(linesOf([first, second]).all).toEqual(['ü']);
  });

  it('may be as long as allowed, and no longer, whether they end or not', () => {
    expect(linesOf(['0123456789\n'])).toEqual({ all: ['0123456789'], tooLong: false });
    expect(linesOf(['a\n0123456789x', 'more\n', 'b\n'])).toEqual({ all: ['a'], tooLong: true });
    expect(linesOf(['0123456789x\nb\n'])).toEqual({ all: [], tooLong: true });
  });
});
