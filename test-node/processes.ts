/** Processes of ours: test nodes and models, started, watched and ended. None outlives the process that started it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { SystemProcess } from '../implementations/implementation.ts';
import { realClock, within } from '../services/environment/clock.ts';
import { guard } from './guardian.ts';
import { Pausing } from './pausing.ts';
import { PACKAGE_ROOT } from './package.ts';
import { UnavailableError, UsageError, status } from './commands/status.ts';

/** How many of its last lines a process is remembered by. */
const TAIL_LINES = 32;
const LINE_CHARS_MAX = 500;
/** How long a process may take until it can be reached, in ms. */
const START_MS = 30_000;
/** How long its last lines may take to come after it has ended, in ms. */
const DRAIN_MS = 1000;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
/** What a process says over its channel once it can be reached. */
export interface Hello {
  readonly listening: string;
}

/** Signals that a process does not get by a fault of its own. */
const FROM_OUTSIDE: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'];

const running = new Set<ChildProcess>();
const guardRunning = (): void => guard([...running].flatMap(({ pid }) => pid ?? []));
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  if (running.size > 0) guard([]);
});

/** One of our commands, running. */
export class OwnProcess {
  readonly #child: ChildProcess;
  readonly #tail: string[] = [];
  readonly #pausing = new Pausing((signal) => this.#child.kill(signal));
  /** Resolves when it has ended. */
  readonly ended: Promise<Exit>;
  /** Did we end it? */
  endedByUs = false;

  constructor(command: string, args: readonly string[], onLine: (line: string) => void = () => {}) {
    const bin = join(PACKAGE_ROOT, 'bin', `${command}.js`);
    this.#child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    running.add(this.#child);
    guardRunning();
    this.#child.on('exit', () => {
      running.delete(this.#child);
      guardRunning();
      void this.#drain();
    });
    this.ended = new Promise((resolve) => {
      // 'close' comes after the last line of output.
      this.#child.on('close', (code, signal) => resolve({ code, signal }));
      this.#child.on('error', () => resolve({ code: null, signal: null }));
    });
    const keep = (line: string): void => {
      this.#tail.push(line.slice(0, LINE_CHARS_MAX));
      if (this.#tail.length > TAIL_LINES) this.#tail.shift();
      onLine(line);
    };
    for (const stream of [this.#child.stdout, this.#child.stderr] as Readable[]) {
      createInterface({ input: stream }).on('line', keep);
    }
  }

  /** Its process id. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** As a process of a server that nodes need. */
  get asServer(): SystemProcess {
    return { pid: this.pid, ended: this.ended.then((exit) => ({ ...exit, tail: this.tail })) };
  }

  /** The last lines that it wrote. */
  get tail(): readonly string[] {
    return this.#tail;
  }

  /** Resolves with its URL once it can be reached. Rejects with what it said if it ends before, or takes too long. */
  async url(): Promise<string> {
    const hello = new Promise<Hello>((resolve) => this.#child.once('message', (said) => resolve(said as Hello)));
    const first = await within(realClock(), START_MS, Promise.race([hello, this.ended]), null);
    if (first === null) throw new TimedOut(`It could not be reached within ${START_MS} ms.`);
    if ('listening' in first) return first.listening;
    const said = this.#tail.join('\n');
    if (first.code === status.usage) throw new UsageError(said);
    if (first.code === status.unavailable) throw new UnavailableError(said);
    throw new EndedEarly(`It ended with ${describeExit(first)} before it could be reached.`, first, this.tail);
  }

  /** What it has started, and left behind, may hold its output open for ever. */
  async #drain(): Promise<void> {
    await within(realClock(), DRAIN_MS, this.ended, null);
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.destroy();
  }

  /** Stops it. Returns what lets it go on. */
  pause(): () => void {
    return this.#pausing.pause();
  }

  /** Ends it, also if it is stopped. */
  kill(): void {
    this.endedByUs = true;
    this.#child.kill('SIGKILL');
  }

  /** Ends it, and resolves when it has ended. */
  async end(): Promise<void> {
    this.kill();
    await this.ended;
  }
}

/** A process could not be used in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** A process ended before it could be used. */
export class EndedEarly extends Error {
  override readonly name = 'EndedEarly';
  readonly exit: Exit;
  readonly tail: readonly string[];
  constructor(message: string, exit: Exit, tail: readonly string[]) {
    super(message);
    this.exit = exit;
    this.tail = tail;
  }
}

/** `status 1`, `signal SIGSEGV`. */
export function describeExit({ code, signal }: Exit): string {
  return signal ? `signal ${signal}` : `status ${code}`;
}

/** Did somebody else end it, or the system: by a signal from outside? Then neither node nor tester is to blame. */
export function endedFromOutside({ code, signal }: Exit): boolean {
  return code === status.terminated || (signal !== null && FROM_OUTSIDE.includes(signal));
}
