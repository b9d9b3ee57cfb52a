import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { emptyFolder, runCommand } from './command.ts';

/** A fenced block of a document: what stands behind the fence, and the lines. */
interface Block {
  readonly info: string;
  readonly text: string;
}

const blocks = (document: string): Block[] =>
  [...document.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(([, info, text]) => ({ info: info!, text: text! }));

/** The words of a command line: between spaces, or single quotes. */
const wordsOf = (line: string): string[] => (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''));

/**
 * What of an output must be as the document shows it: no numbers, and neither the events, which depend on the schedule, nor what a slow
 * machine has not reached in its time.
 */
const shape = (output: string): string[] =>
  output
    .trimEnd()
    .split('\n')
    .filter(
      (line) =>
        !/^[> ] *(\d+|event|…) +[\d.ms]+ |^ +never called, though it could have been|^ +only \d+ runs?: /.test(line),
    )
    .map((line) =>
      line
        .replace(/ of \d+ runs \(the budget is spent\)/, ' runs')
        .replaceAll(/, waited [\d,]+×|, was passed up to [\d,]+×/g, '')
        .replace(/ and \d+ to close runs/, '')
        .replaceAll(/\b(run|call)s\b/g, '$1')
        .replaceAll(/[\d.,]*\d/g, '#')
        .trimEnd(),
    );

/** What was said beside the output; but not how far a matrix is, nor where a report is. */
const beside = (stderr: string): string =>
  stderr
    .replaceAll(/^[\w/-]+, [\w-]+: (holds|violates|not claimed|unknown|not run)\n/gm, '')
    .replaceAll(/^servicetester: The report is in \S+\n/gm, '');

/** Are the lines as shown? `…` stands for any lines. */
function matches(shown: readonly string[], lines: readonly string[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return lines.length === 0;
  if (first === '…') return lines.some((_, i) => matches(rest, lines.slice(i))) || rest.length === 0;
  return lines[0] === first && matches(rest, lines.slice(1));
}

const documents = [
  'README.md',
  'docs/checker.md',
  'docs/ci.md',
  'docs/configuration.md',
  'docs/expired-lease.md',
  'docs/findings.md',
  'docs/histories.md',
  'docs/other-languages.md',
  'docs/tutorials/choose-a-lock.md',
  'docs/tutorials/test-a-lock.md',
  'docs/tutorials/use-a-lock.md',
  'docs/tutorials/write-a-lock.md',
  'docs/what-a-pass-means.md',
  'docs/write-a-service.md',
];

describe.each(documents)('%s', (name) => {
  const all = blocks(readFileSync(join(PACKAGE_ROOT, name), 'utf8'));
  const folder = emptyFolder();
  // As if the package were installed there.
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(PACKAGE_ROOT, join(folder, 'node_modules', 'servicetester'));
  for (const { info, text } of all) {
    const file = /file=(\S+)/.exec(info)?.[1];
    if (file) writeFileSync(join(folder, file), text);
  }

  it.for(all.filter(({ info }) => info === 'console').map(({ text }) => text))(
    'shows what happens: %s',
    async (text, { skip }) => {
      const [, command, args, expected] = /^\$ (\S+) (.*)\n([^]*)$/.exec(text)!;
      const { status, stdout, stderr } = await runCommand(command!, wordsOf(args!), folder);
      skip(status === 69 && stderr.includes('To get it: apt-get install'), stderr);
      const [shown, seen] = [shape(expected!), shape(stdout)];
      expect({ stderr: beside(stderr), ...(matches(shown, seen) ? {} : { shown, seen }) }).toEqual({ stderr: '' });
    },
  );
});
