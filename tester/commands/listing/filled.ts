/** Text in lines of a width. */

/** The lines, all of them indented; no word is broken. */
export function filled(text: string, { indent, width }: { readonly indent: number; readonly width: number }): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const fits = last !== undefined && indent + last.length + 1 + word.length <= width;
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}`);
}
