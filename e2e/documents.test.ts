/** What the documents say is so, where it is not run: it is compiled, or read as it would be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { methods } from '../test-node/wire/protocol.ts';
import { commandsIn, githubProblems } from './ci.ts';
import { compiled } from './documents/compiled.ts';
import { documents, fences, fileOf, isOurs, namedIn, placeOf, textOf, type Fence } from './documents/fences.ts';
import { wrongWith } from './documents/reading.ts';
import { linesOf, notRun, treatmentOf, type Treatment } from './documents/treatments.ts';

const treated = (...any: readonly Treatment[]): Fence[] =>
  fences.filter((fence) => any.includes(treatmentOf(fence) as Treatment));

/** Blocks of a test each, by their places. */
const each = (some: readonly Fence[]): (readonly [place: string, fence: Fence])[] =>
  some.map((fence) => [placeOf(fence), fence] as const);

describe('every fenced block', () => {
  it('is found: none is indented, or fenced by something else', () => {
    const marks = documents.flatMap((document) => [...textOf(document).matchAll(/^[> \t]*(?:```|~~~)/gm)]);
    expect(marks).toHaveLength(2 * fences.length);
  });

  it('is in a category (documents/treatments.ts): what is shown is run, compiled or read', () => {
    expect(fences.filter((fence) => treatmentOf(fence) === null).map(placeOf)).toEqual([]);
  });

  it('that is a file is used by a command of its document, or is compiled', () => {
    const unused = treated('written').filter((fence) => {
      if (fence.language === 'ts' || fileOf(fence) === 'tsconfig.json') return false;
      return !fences.some(
        ({ document, text }) =>
          document === fence.document &&
          [' ', './'].some((sign) => text.includes(sign + fileOf(fence)!)) &&
          text !== fence.text,
      );
    });
    expect(unused.map(placeOf)).toEqual([]);
  });

  it('of commands has commands', () => {
    const typed = treated('compared').filter(({ text }) => !/^\$ .*\n(?!\$ )/.test(text) || /\n\$ /.test(text));
    expect(typed.map(placeOf)).toEqual([]);
  });
});

describe('TypeScript', () => {
  const code = fences.filter(({ language }) => language === 'ts');

  it('has the types of the package; what has not is told', () => {
    const text = `import { defineConfig } from 'servicetester';\ndefineConfig({ runz: 3 });\n`;
    const wrong: Fence = { document: 'wrong', line: 1, language: 'ts', marks: new Map(), text };
    expect(compiled([...code, wrong])).toEqual([
      expect.stringMatching(/^wrong\/line-1\.ts\(2\): .*'runz' does not exist/),
    ]);
  });

  it('is compiled as the document says, and as `servicetester init` does', () => {
    const own = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'templates', 'tsconfig.template.json'), 'utf8')) as object;
    const shown = fences.filter((fence) => treatmentOf(fence) === 'configuration' || fileOf(fence) === 'tsconfig.json');
    expect(shown.length).toBeGreaterThan(0);
    for (const { text } of shown) expect(JSON.parse(text)).toEqual(own);
  });
});

describe('a message of the wire protocol', () => {
  const lines = treated('messages').flatMap((fence) =>
    linesOf(fence).map((line) => [`${placeOf(fence)}: ${line}`, line] as const),
  );

  it.each(lines)('is one: %s', (_, line) => {
    const message = JSON.parse(line) as { method?: keyof typeof methods; params?: unknown };
    expect(message).toMatchObject({ jsonrpc: '2.0' });
    if (message.method) expect(v.safeParse(methods[message.method].params, message.params).issues).toBe(undefined);
  });
});

describe('a workflow', () => {
  it.each(each(treated('workflow')))('%s is one', async (_, { text }) => {
    expect(await githubProblems(text)).toEqual([]);
  });
});

describe('a command', () => {
  const commands = [
    ...documents.flatMap((document) => namedIn(document).map((command) => [document, command] as const)),
    ...treated('run').flatMap((fence) =>
      linesOf(fence)
        .filter((line) => isOurs(line) && notRun(line) !== null)
        .map((line) => [placeOf(fence), line.replace(/ &$/, '')] as const),
    ),
    ...treated('workflow').flatMap((fence) => commandsIn(fence.text).map((line) => [placeOf(fence), line] as const)),
    ...treated('read').flatMap((fence) =>
      [...fence.text.matchAll(/ sh '(.*)'/g)].map(([, line]) => [placeOf(fence), line!] as const),
    ),
  ];

  it.each(commands)('of %s is one that there is: %s', async (_, command) => {
    expect(await wrongWith(command)).toBe(null);
  });

  it.each([
    'servicetester --usee imp0',
    'servicetester --use imp7',
    'lock-map leader --prot 3',
    'servicetester check --strict',
  ])('is not: %s', async (command) => {
    expect(await wrongWith(command)).not.toBe(null);
  });
});
