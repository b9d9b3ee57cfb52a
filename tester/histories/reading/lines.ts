/** The lines of a text that comes in pieces. */
import type { Pieces } from './source.ts';
import { WrongLine } from './wrong.ts';

/** At most so many characters are one line, or one form: so much is kept in memory. */
export const LONGEST_CHARS = 1 << 20;

/** One line, without its end. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** All lines, in order. Throws `WrongLine` for one that is too long. */
export function* linesOf(pieces: Pieces): Generator<Line, void> {
  let rest = '';
  let number = 1;
  for (const piece of pieces) {
    const lines = piece.split('\n');
    lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    for (const text of lines) yield { text: checked(text, number), number: number++ };
    checked(rest, number);
  }
  if (rest !== '') yield { text: checked(rest, number), number };
}

function checked(text: string, number: number): string {
  if (text.length > LONGEST_CHARS) throw tooLong(number);
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

/** What begins in this line is too long. */
export const tooLong = (line: number): WrongLine =>
  new WrongLine(line, `what begins here has more than ${LONGEST_CHARS} characters without an end`);
