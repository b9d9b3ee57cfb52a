/** What a process has written last, where it is told that nothing comes from it. */

/** So many lines are told, of so many characters. */
const LINES = 5;
const CHARS = 200;

/** In lines; none if it has written nothing. */
export const lastWords = (who: string, tail: readonly string[] = []): readonly string[] =>
  tail.length === 0 ? [] : [`The last lines of ${who}:`, ...tail.slice(-LINES).map((line) => cut(line))];

const cut = (line: string): string => (line.length > CHARS ? `${line.slice(0, CHARS - 1)}…` : line);
