/** Processes that we start, watch and end: our own commands, and servers. None outlives the process that started it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { SystemProcess } from '../implementations/implementation.ts';
import { realClock, within } from '../services/environment/clock.ts';
import { descendants } from './descendants.ts';
import { guard } from './guardian.ts';
import { Pausing } from './pausing.ts';
import { PACKAGE_ROOT } from './package.ts';
import { UnavailableError, UsageError, status } from './commands/status.ts';
import { describeExit, type Exit } from './exit.ts';

/** How many of its last lines a process is remembered by. */
const TAIL_LINES = 32;
/** Of a line so many characters. */
export const LINE_CHARS_MAX = 500;
/** How long a process may take until it can be reached, in ms. */
const START_MS = 30_000;
/** How long its last lines may take to come after it has ended, in ms. */
const DRAIN_MS = 1000;

/** What a process says over its channel once it can be reached. */
export interface Hello {
  readonly listening: string;
}

const running = new Set<GuardedProcess>();
/** Processes of others that we have stopped, and that nobody else would let go on. */
const stoppedByUs = new Set<number>();
const guardRunning = (): void => guard([...[...running].flatMap(({ pids }) => pids), ...stoppedByUs]);
process.on('exit', () => {
  for (const each of running) each.signal('SIGKILL');
  for (const pid of stoppedByUs) signalIfThere(pid, 'SIGKILL');
  if (running.size + stoppedByUs.size > 0) guard([]);
});

/** Starts a process that is to be guarded. The guardian is there before it: else it would outlive us if we were killed in between. */
export const spawnGuarded = ((...started: Parameters<typeof spawn>) => {
  guardRunning();
  return spawn(...started);
}) as typeof spawn;

/** A process that we have started: remembered by its last lines; it ends at the latest when we end, however that happens. */
export class GuardedProcess {
  protected readonly child: ChildProcess;
  readonly #tail: string[] = [];
  readonly #pausing = new Pausing((signal) => this.signal(signal));
  /** Of those that it has started itself, the ones that are stopped, and would not notice its end. */
  #stopped: readonly number[] = [];
  /** Resolves when it has ended. */
  readonly ended: Promise<Exit>;
  /** Did we end it? */
  endedByUs = false;

  /** `child`: just started, its output piped to us. `logs`: what of it is remembered. */
  constructor(
    child: ChildProcess,
    onLine: (line: string) => void = () => {},
    logs: readonly (Readable | null)[] = [child.stdout, child.stderr],
  ) {
    this.child = child;
    running.add(this);
    guardRunning();
    child.on('exit', () => {
      running.delete(this);
      guardRunning();
      void this.#drain();
    });
    this.ended = new Promise((resolve) => {
      // 'close' comes after the last line of output.
      child.on('close', (code, signal) => resolve({ code, signal }));
      child.on('error', ({ message }) => {
        running.delete(this);
        this.#tail.push(message);
        resolve({ code: null, signal: null });
      });
    });
    const keep = (line: string): void => {
      this.#tail.push(line.slice(0, LINE_CHARS_MAX));
      if (this.#tail.length > TAIL_LINES) this.#tail.shift();
      onLine(line);
    };
    for (const stream of logs) if (stream) createInterface({ input: stream }).on('line', keep);
  }

  /** Its process id. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What must not outlive us. */
  get pids(): readonly number[] {
    return this.pid ? [this.pid, ...this.#stopped] : [];
  }

  /** The last lines that it wrote. */
  get tail(): readonly string[] {
    return this.#tail;
  }

  /** Sends a signal to it and to all that it has started. One that is stopped first starts no more. */
  signal(name: NodeJS.Signals): void {
    if (!running.has(this)) return;
    if (name === 'SIGSTOP') this.child.kill(name);
    const others = descendants(this.pid);
    for (const pid of [this.pid, ...others]) signalIfThere(pid, name);
    this.#stopped = name === 'SIGSTOP' ? others : [];
    guardRunning();
  }

  /** Stops it. Returns what lets it go on. */
  pause(): () => void {
    return this.#pausing.pause();
  }

  /** Ends it, also if it is stopped; with it those that were stopped with it, and would not notice. */
  kill(): void {
    this.endedByUs = true;
    if (this.#stopped.length > 0) this.signal('SIGKILL');
    else this.child.kill('SIGKILL');
  }

  /** Ends it, and resolves when it has ended. */
  async end(): Promise<void> {
    this.kill();
    await this.ended;
  }

  /** What it has started, and left behind, may hold its output open for ever. */
  async #drain(): Promise<void> {
    await within(realClock(), DRAIN_MS, this.ended, null);
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.destroy();
  }
}

/** Sends a signal to a process that somebody else has started and will end. While it is stopped it must not outlive us. */
export function signalOther(pid: number, name: NodeJS.Signals): void {
  signalIfThere(pid, name);
  if (name === 'SIGSTOP') stoppedByUs.add(pid);
  else if (!stoppedByUs.delete(pid)) return;
  guardRunning();
}

/** Sends a signal to a process; none if it has ended. */
export function signalIfThere(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended by itself
  }
}

/** One of our commands, running. */
export class OwnProcess extends GuardedProcess {
  constructor(command: string, args: readonly string[], onLine?: (line: string) => void) {
    const bin = join(PACKAGE_ROOT, 'bin', `${command}.js`);
    super(spawnGuarded(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }), onLine);
  }

  /** As a process of a server that nodes need. */
  get asServer(): SystemProcess {
    return { pid: this.pid, ended: this.ended.then((exit) => ({ ...exit, tail: this.tail })) };
  }

  /** Resolves with its URL once it can be reached. Rejects with what it said if it ends before, or takes too long. */
  async url(): Promise<string> {
    const hello = new Promise<Hello>((resolve) => this.child.once('message', (said) => resolve(said as Hello)));
    const first = await within(realClock(), START_MS, Promise.race([hello, this.ended]), null);
    if (first === null) throw new TimedOut(`It could not be reached within ${START_MS} ms.`);
    if ('listening' in first) return first.listening;
    const said = this.tail.join('\n');
    if (first.code === status.usage) throw new UsageError(said);
    if (first.code === status.unavailable) throw new UnavailableError(said);
    throw new EndedEarly(`It ended with ${describeExit(first)} before it could be reached.`, first, this.tail);
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
