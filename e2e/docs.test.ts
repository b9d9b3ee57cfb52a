/** What the documents show is what happens: their commands are run, each document beside the others. */
import { describe, expect, it } from 'vitest';
import { beside, type Done } from './command.ts';
import { documents, fencesOf, type Fence } from './documents/fences.ts';
import { folderOfReader, inShort, shell, write } from './documents/running.ts';
import { matches, shape, withoutProgress } from './documents/shown.ts';
import { linesOf, notRun, treatmentOf } from './documents/treatments.ts';

/** Documents that speak of files of others. */
const FILES_OF: Readonly<Record<string, string>> = { 'README.md': 'docs/histories.md', 'docs/ci.md': 'README.md' };

/** A command of a document, and what is shown of its output: nothing, all, its first line. */
interface Step {
  readonly fence: Fence;
  readonly line: string;
  readonly shown?: string;
  readonly inShort?: true;
}

/** What a reader types, in order. */
function stepsOf(fence: Fence): Step[] {
  const [, typed, output] = /^\$ (.*)\n([^]*)$/.exec(fence.text) ?? [];
  switch (treatmentOf(fence)) {
    case 'compared':
      return [{ fence, line: typed!, shown: output! }];
    case 'begun':
      if (typed !== undefined) return [{ fence, line: typed, shown: output!, inShort: true }];
      return runIn(fence).map((line) => ({ fence, line, inShort: true }));
    case 'run':
      return runIn(fence).map((line) => ({ fence, line }));
    default:
      return [];
  }
}

const runIn = (fence: Fence): string[] => linesOf(fence).filter((line) => notRun(line) === null);

/** Does what was done agree with what is shown? */
function expectShown({ status, stdout, stderr }: Done, step: Step): void {
  expect(status).toBeLessThan(64);
  const lines = step.shown === undefined ? ['…'] : shape(step.shown);
  const [shown, seen] = [step.inShort ? [lines[0]!, '…'] : lines, shape(stdout)];
  expect({ stderr: withoutProgress(beside(stderr)), ...(matches(shown, seen) ? {} : { shown, seen }) }).toEqual({
    stderr: '',
  });
}

const withSteps = documents.filter((document) => fencesOf(document).flatMap(stepsOf).length > 0);

describe.concurrent.each(withSteps)('%s', (document) => {
  const folder = folderOfReader();
  const others = document in FILES_OF ? fencesOf(FILES_OF[document]!) : [];
  const before = (fence: Fence): Fence[] =>
    [...others, ...fencesOf(document).filter(({ line }) => line < fence.line)].filter((each) =>
      ['written', 'in place'].includes(treatmentOf(each)!),
    );

  it.for(
    fencesOf(document)
      .flatMap(stepsOf)
      .map((step) => [step.fence.line, step.line, step] as const),
  )('line %i: %s', { concurrent: false }, async ([, , step], { skip }) => {
    write(folder, before(step.fence));
    const done = await shell(step.inShort ? inShort(step.line) : step.line, folder);
    skip(done.status === 69 && done.stderr.includes('To get it: apt-get install'), done.stderr);
    expectShown(done, step);
  });
});
