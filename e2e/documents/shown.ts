/** Is an output as a document shows it? */

/**
 * What of an output must be as the document shows it: no numbers, and neither the events, which depend on the schedule, nor what a slow
 * machine has not reached in its time.
 */
export const shape = (output: string): string[] =>
  output
    .trimEnd()
    .split('\n')
    .filter((line) => !/^[> ] *(\d+|event|…) +[\d.ms]+ |^ +never called, though it could have been/.test(line))
    .map((line) =>
      line
        .replace(/ of \d+ runs \(the budget is spent\)/, ' runs')
        .replaceAll(/, waited [\d,]+×|, was passed up to [\d,]+×/g, '')
        .replace(/ and \d+ to close runs/, '')
        .replaceAll(/\b(run|call)s\b/g, '$1')
        .replaceAll(/[\d.,]*\d/g, '#')
        .trimEnd(),
    );

/** What was said beside the output; but not how far a matrix is. */
export const beside = (stderr: string): string =>
  stderr.replaceAll(/^[\w/-]+, [\w-]+: (holds|violates|not claimed|unknown|not run)\n/gm, '');

/** Are the lines as shown? `…` stands for any lines. */
export function matches(shown: readonly string[], lines: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return lines.length === 0;
  if (first === '…') return lines.some((_, i) => matches(rest, lines.slice(i))) || rest.length === 0;
  return lines[0] === first && matches(rest, lines.slice(1));
}
