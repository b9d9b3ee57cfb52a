/** All that a command has started, and what it has made: found by a mark that only these have, since others test on this machine too. Linux only. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../test-node/package.ts';

/** A process of a command. */
export interface Relative {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly command: string;
}

const MARK = 'SERVICETESTER_KIN';

/** What a command is to it: itself, the shell that watches over it, a node, or a server that it has started. */
export type Role = 'tester' | 'guardian' | 'node' | 'server';

/** A command of the package, or `node`, with all its kin. It runs in a session and folders of its own. */
export class Kin {
  readonly child: ChildProcess;
  /** Resolves when it has ended, with all that it wrote. */
  readonly ended: Promise<string>;
  /** Its folder, which is the mark, and in it the one for temporary files. */
  readonly folder = mkdtempSync(join(tmpdir(), 'servicetester-kin-'));
  readonly #temporary = mkdtempSync(join(this.folder, 'temporary-'));
  /** What its processes were seen to share, and must not stay. */
  readonly #shared = new Set<string>();
  #output = '';

  constructor(command: string, args: readonly string[]) {
    for (const folder of [this.folder, this.#temporary]) chmodSync(folder, 0o711); // a server may run as another user
    const bin = command === 'node' ? [] : [join(PACKAGE_ROOT, 'bin', `${command}.js`)];
    this.child = spawn(process.execPath, [...bin, ...args], {
      cwd: this.folder,
      env: { ...process.env, TMPDIR: this.#temporary, [MARK]: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (data: Buffer) => (this.#output += data.toString()));
    }
    this.ended = new Promise((resolve) => this.child.on('exit', () => resolve(this.#output)));
  }

  /** What it wrote up to now. */
  get output(): string {
    return this.#output;
  }

  /** Its processes that run, or are stopped. */
  processes(): Relative[] {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return all.flatMap((name) => this.#relative(Number(name)) ?? []);
  }

  /** Those of this role. */
  inRole(role: Role): Relative[] {
    const tester = this.child.pid!;
    return this.processes().filter(({ pid, parent, command }) => {
      if (pid === tester || parent !== tester) return role === 'tester' && pid === tester;
      return role === roleOf(command);
    });
  }

  /** Remembers the memory and the files outside of its folder that its processes share now. */
  noteShared(): void {
    for (const { pid } of this.processes()) {
      for (const line of read(`/proc/${pid}/maps`).split('\n')) {
        const [, , , , inode, path = ''] = line.split(/\s+/);
        if (path.startsWith('/SYSV')) this.#shared.add(`shared memory ${inode}`);
        else if (/^\/(dev\/shm|tmp)\//.test(path) && !path.startsWith(this.folder)) this.#shared.add(path);
      }
    }
  }

  /** What there is of it, in words: processes, temporary files, shared memory. */
  left(): string[] {
    const temporary = readdirSync(this.#temporary).filter((name) => name.startsWith('servicetester'));
    const segments = read('/proc/sysvipc/shm').split('\n');
    const isThere = (shared: string): boolean =>
      existsSync(shared) || segments.some((line) => line.trim().split(/\s+/)[1] === shared.split(' ').at(-1));
    return [
      ...this.processes().map(({ pid, state, command }) => `${state} ${pid} ${command.slice(0, 100)}`),
      ...temporary,
      ...[...this.#shared].filter(isThere),
    ];
  }

  /** Ends what is left of it. */
  clear(): void {
    for (const { pid } of this.processes()) process.kill(pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Null: it is another's, or has ended. Some write over their environment, and have sessions of their own; but these are where their disk is. */
  #relative(pid: number): Relative | null {
    const stat = read(`/proc/${pid}/stat`);
    const [state = 'Z', parent, , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return null;
    const isOurs =
      Number(session) === this.child.pid ||
      read(`/proc/${pid}/environ`).includes(`${MARK}=${this.folder}`) ||
      workingFolder(pid).startsWith(this.folder);
    return isOurs
      ? { pid, parent: Number(parent), state, command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }
      : null;
  }
}

function roleOf(command: string): Role {
  if (command.startsWith('/bin/sh -c')) return 'guardian';
  return command.includes('test-node') ? 'node' : 'server';
}

/** Empty: there is no such file any more. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function workingFolder(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
