/** Completion, in the shells that are here. */
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../test-node/package.ts';
import { findProgram } from '../test-node/programs.ts';
import { emptyFolder } from './command.ts';

const folder = emptyFolder();
mkdirSync(join(folder, 'bin'));
symlinkSync(join(PACKAGE_ROOT, 'bin', 'servicetester.js'), join(folder, 'bin', 'servicetester'));
const PATH = [join(folder, 'bin'), process.env['PATH']].join(delimiter);

/** What a shell prints that runs this. */
async function said(shell: string, text: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(shell, ['-c', text], { cwd: folder, env: { ...process.env, PATH } });
  return stdout.split('\n').filter((line) => line !== '');
}

/** What bash completes the last of these words to, as it splits them. */
const inBash = (...words: string[]): Promise<string[]> =>
  said(
    'bash',
    `eval "$(servicetester completion bash)"
     COMP_WORDS=(servicetester ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
     _servicetester servicetester; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p servicetester`,
  );

const REGISTERED = 'complete -o bashdefault -o default -F _servicetester servicetester';

describe.runIf(findProgram('bash'))('bash', () => {
  it.each([
    [['mat'], ['matrix']],
    [
      ['--use', 'imp'],
      ['imp0', 'imp1'],
    ],
    [['--use', '=', 'distlock/imp0'], ['distlock/imp0']],
    [
      ['--report', 'j'],
      ['json', 'json=', 'junit='],
    ],
    [['--report', 'junit', '='], []],
    [['--faults', 'pause,par'], ['pause,partition']],
    [['explore', '--dev'], ['--deviations']],
    [['--use', '$(touch', 'x)', './my'], []],
  ])('completes %j to %j', async (words, found) => {
    expect(await inBash(...words)).toEqual([...found, REGISTERED]);
  });
});

describe.runIf(findProgram('zsh'))('zsh', () => {
  it('describes what it offers', async () => {
    const found = await said(
      'zsh',
      `compdef() { : }; _describe() { print -rl -- $found }
       eval "$(servicetester completion zsh)"; words=(servicetester mat); CURRENT=2; _servicetester`,
    );
    expect(found).toEqual([expect.stringMatching(/^matrix:Tests implementations/)]);
  });
});

describe.runIf(findProgram('fish'))('fish', () => {
  it('describes what it offers', async () => {
    const found = await said('fish', `servicetester completion fish | source; complete -C 'servicetester mat'`);
    expect(found).toEqual([expect.stringMatching(/^matrix\tTests implementations/)]);
  });
});
