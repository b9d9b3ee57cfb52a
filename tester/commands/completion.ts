/** `servicetester completion bash`: prints the script of a shell; asked by that script, what a command line can go on with. */
import type { Command } from 'commander';
import { status } from '../../test-node/commands/status.ts';
import { candidates } from './completing/candidates.ts';
import { SHELL } from './completing/shells.ts';
import { valuesOf } from './completing/values.ts';
import type { Shell } from './options/completion.ts';

/** Prints it; resolves with the exit status. */
export function complete(parsed: Command): Promise<number> {
  const [shell, asked] = parsed.processedArgs as [Shell, string[]];
  const lines = asked.length === 0 ? [SHELL[shell].script] : answers(shell, parsed.parent!, asked);
  for (const line of lines) console.log(line);
  return Promise.resolve(status.conforms);
}

function answers(shell: Shell, servicetester: Command, asked: readonly string[]): string[] {
  const { words, line } = SHELL[shell];
  const typed = words(asked);
  return candidates(servicetester, typed, valuesOf).map((each) => line(each, typed.at(-1)!));
}
