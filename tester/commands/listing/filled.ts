/** Text in lines of a width. */

/** Where lines begin and end, in columns. */
interface Columns {
  readonly indent: number;
  /** So much more of all but the first: so another text is told from one that goes on. */
  readonly hanging?: number;
  readonly width: number;
}

/** The lines, all of them indented; no word is broken. */
export function filled(text: string, { indent, hanging = 0, width }: Columns): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(' '.repeat(indent + (last === undefined ? 0 : hanging)) + word);
  }
  return lines;
}
