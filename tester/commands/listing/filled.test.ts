import { describe, expect, it } from 'vitest';
import { filled } from './filled.ts';

describe('a text in lines', () => {
  it('is indented, and no longer than the width', () => {
    expect(filled('one two three', { indent: 2, width: 9 })).toEqual(['  one two', '  three']);
  });

  it('hangs: what goes on is told from what begins', () => {
    expect(filled('one two three', { indent: 2, hanging: 2, width: 9 })).toEqual(['  one two', '    three']);
  });

  it('has a word that is too long as it is', () => {
    expect(filled('a verylongword b', { indent: 1, hanging: 1, width: 6 })).toEqual([' a', '  verylongword', '  b']);
  });
});
