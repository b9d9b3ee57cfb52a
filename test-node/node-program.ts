/** A program that is a node, in any language: it speaks the protocol over its standard input and output. */
import { existsSync } from 'node:fs';
import { GuardedProcess, LINE_CHARS_MAX, signalIfThere, spawnGuarded } from './processes.ts';
import { findProgram, isExecutable } from './programs.ts';
import { UnavailableError } from './commands/status.ts';
import { LineChannel } from './wire/line-channel.ts';

/** Such a program, running. What it logs on stderr is what it is remembered by, and a line on stdout that has not ended. */
export class NodeProgram extends GuardedProcess {
  readonly channel: LineChannel;

  /** `words`: the program and its arguments. In a group of its own, which no Ctrl-C reaches. Throws `UnavailableError` if there is none. */
  constructor(words: readonly string[]) {
    checkThere(words[0]!);
    const child = spawnGuarded(words[0]!, words.slice(1), { stdio: 'pipe', detached: true });
    super(child, () => {}, [child.stderr]);
    this.channel = new LineChannel(child.stdout, child.stdin);
    child.on('exit', () => this.#endGroup()); // what it has started, and left behind
  }

  override get tail(): readonly string[] {
    const { unfinished } = this.channel;
    if (unfinished.trim() === '') return super.tail;
    return [...super.tail, `(on stdout, and the line has not ended) ${unfinished.slice(0, LINE_CHARS_MAX)}`];
  }

  override get pids(): readonly number[] {
    return this.pid ? [...super.pids, -this.pid] : [];
  }

  override kill(): void {
    this.endedByUs = true;
    this.signal('SIGKILL');
  }

  #endGroup(): void {
    if (process.platform !== 'win32') signalIfThere(-this.pid, 'SIGKILL');
  }
}

function checkThere(program: string): void {
  if (process.platform === 'win32') return; // what can be run is not told by the file
  const there = program.includes('/') ? isExecutable(program) : findProgram(program) !== null;
  if (there) return;
  const isFile = program.includes('/') && existsSync(program);
  throw new UnavailableError(
    isFile
      ? `The program ${program} is there, but cannot be run: chmod +x ${program}`
      : `There is no program ${program} here that can be run.`,
  );
}
