import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { anchorOf, EXPLAINED } from '../tester/findings/explained.ts';
import { emptyFolder, runCommand } from './command.ts';

/** The headings of the document, and the commands that show what they explain. */
const shown = readFileSync(join(PACKAGE_ROOT, 'docs', EXPLAINED), 'utf8')
  .split(/^### /m)
  .slice(1)
  .flatMap((section) => {
    const anchor = anchorOf(section.slice(0, section.indexOf('\n')));
    const commands = [...section.matchAll(/`servicetester (--(?:use|checker) [^`]*)`/g)];
    return commands.map(([, args]) => ({ anchor, args: args! }));
  });

describe('what a finding means', () => {
  const folder = emptyFolder();

  it.for(shown)('$anchor is shown by servicetester $args', async ({ anchor, args }) => {
    const { stdout } = await runCommand('servicetester', [...args.split(' '), '--shrink', '0'], folder);
    expect(stdout).toContain(`what it means: docs/${EXPLAINED}#${anchor}\n`);
  });
});
