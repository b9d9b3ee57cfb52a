/** Is an output as a document shows it? */

/** Events, which depend on the schedule; and how much of them there is. */
const DEPENDS =
  /^[> ] *(\d+|event|…) +[\d.ms]+ |^ +never called, though it could have been|^ +only \d+ runs?: |^ *\d+ of \d+ events shown/;

/**
 * What of an output must be as the document shows it: no numbers, and neither the events, which depend on the schedule, nor what a slow
 * machine has not reached in its time.
 */
export const shape = (output: string): string[] =>
  output
    .trimEnd()
    .split('\n')
    .filter((line) => !DEPENDS.test(line))
    .map((line) =>
      line
        .replace(/ of \d+ runs \(the budget is spent\)/, ' runs')
        .replaceAll(/, waited [\d,]+×|, was passed up to [\d,]+×/g, '')
        .replace(/ and \d+ to close runs/, '')
        .replaceAll(/\b(run|call)s\b/g, '$1')
        .replaceAll(/[\d.,]*\d/g, '#')
        .trimEnd(),
    );

/** Without how far a matrix is. */
export const withoutProgress = (stderr: string): string =>
  stderr.replaceAll(/^[\w/-]+, [\w-]+: (holds|violates|not claimed|unknown|not run)\n/gm, '');

/** Are the lines as shown? `…` stands for any lines. */
export function matches(shown: readonly string[], lines: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return lines.length === 0;
  if (first === '…') return lines.some((_, i) => matches(rest, lines.slice(i))) || rest.length === 0;
  return lines[0] === first && matches(rest, lines.slice(1));
}
