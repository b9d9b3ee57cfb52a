import { describe, expect, it } from 'vitest';
import { formsOf } from './forms.ts';
import { linesOf } from './lines.ts';

/** Pieces without an end, and how many of them were taken. */
function endless(piece: string): { readonly pieces: Iterable<string>; readonly taken: () => number } {
  let taken = 0;
  function* pieces(): Generator<string> {
    for (;;) {
      taken += 1;
      yield piece;
    }
  }
  return { pieces: pieces(), taken: () => taken };
}

/** How many pieces of a text without an end had been taken when each of the first thousand came. */
function takenFor(read: (pieces: Iterable<string>) => Iterable<unknown>, piece: string): number[] {
  const { pieces, taken } = endless(piece);
  const iterator = read(pieces)[Symbol.iterator]();
  return Array.from({ length: 1000 }, () => {
    iterator.next();
    return taken();
  });
}

describe('a text without an end', () => {
  const oneByOne = Array.from({ length: 1000 }, (_, index) => index + 1);

  it('is read no further than to the form that comes next', () => {
    expect(takenFor((pieces) => formsOf(pieces, 'edn'), '{:a "}"} ; {\n')).toEqual(oneByOne);
    expect(takenFor((pieces) => formsOf(pieces, 'json'), '{"a": ["}"]},\n')).toEqual(oneByOne);
  });

  it('is read no further than to the line that comes next', () => {
    expect(takenFor(linesOf, 'a\n')).toEqual(oneByOne);
    expect(takenFor(linesOf, 'a\nb\n')).toEqual(oneByOne.map((count) => Math.ceil(count / 2)));
  });
});

describe('lines', () => {
  it('end as those of Unix or of Windows, the last perhaps not at all', () => {
    expect([...linesOf(['a\r', '\nb', 'c\n', '\nd'])].map(({ text, number }) => [number, text])).toEqual([
      [1, 'a'],
      [2, 'bc'],
      [3, ''],
      [4, 'd'],
    ]);
  });
});

describe('forms', () => {
  const forms = (text: string): unknown[] => [...formsOf([text], 'edn')].map(({ text, line }) => [line, text]);

  it('have the text between their brackets, and the line in which they begin', () => {
    expect(forms('\n{:a\n 1} , #t\n{:b [\\} \\" {}]};}\n({:c "\\"}" ; }"\n}) {}')).toEqual([
      [2, '{:a\n 1}'],
      [4, '#t{:b [\\} \\" {}]}'],
      [5, '{:c "\\"}" \n}'],
      [6, '{}'],
    ]);
  });
});
