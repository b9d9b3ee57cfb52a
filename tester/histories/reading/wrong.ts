/** What is wrong with a file that should be a history. */

/** So much of what was there is shown. */
const SHOWN_CHARS = 120;

/** The file as a whole is no history: it is not there, is no text, has no operation. The message says so. */
export class NoHistory extends Error {
  override readonly name: string = 'NoHistory';
}

/** One line of the file is wrong. The message says which, and what was expected. */
export class WrongLine extends NoHistory {
  override readonly name = 'WrongLine';
  /** Its number, from 1. */
  readonly line: number;

  constructor(line: number, what: string) {
    super(`Line ${line}: ${what}.`);
    this.line = line;
  }
}

/** The line is wrong: this stands there, and that was expected. */
export const notExpected = (line: number, there: string, expected: string): WrongLine =>
  new WrongLine(line, `there is ${shown(there)}, expected ${expected}`);

/** The beginning of a text, on one line. */
export function shown(text: string): string {
  const flat = text
    .slice(0, 2 * SHOWN_CHARS)
    .trim()
    .replaceAll(/\s+/g, ' ');
  if (flat === '') return 'nothing';
  return flat.length > SHOWN_CHARS ? `${flat.slice(0, SHOWN_CHARS)}…` : flat;
}
