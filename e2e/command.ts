/** Runs the commands of the package as a user does: in a process of their own, in an empty folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PACKAGE_ROOT } from '../test-node/package.ts';

/** What a command did. */
export interface Done {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Done>;
  /** Resolves with the lines that match, when there are so many. */
  readonly said: (pattern: RegExp, times?: number) => Promise<string[]>;
}

/** An empty folder. */
export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'servicetester-'));

/** Starts a command of the package, or `node`. */
export function start(command: string, args: readonly string[], cwd: string = emptyFolder()): Running {
  const bin = command === 'node' ? [] : [join(PACKAGE_ROOT, 'bin', `${command}.js`)];
  const child = spawn(process.execPath, [...bin, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (data: Buffer) => (output[stream] += data.toString()));
    createInterface({ input: child[stream] }).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  const done = new Promise<Done>((resolve) => child.on('close', (status) => resolve({ status, ...output })));
  const said = (pattern: RegExp, times = 1): Promise<string[]> =>
    new Promise((resolve) => {
      const look = (): void => {
        const matching = lines.filter((line) => pattern.test(line));
        if (matching.length < times) return;
        waiting.delete(look);
        resolve(matching);
      };
      waiting.add(look);
      look();
    });
  return { child, done, said };
}

/** Runs a command to its end. */
export const runCommand = (command: string, args: readonly string[], cwd?: string): Promise<Done> =>
  start(command, args, cwd).done;

/** What of the JSON report the tests look at. */
export interface Report {
  readonly verdict: string;
  readonly findings: readonly { judge: string; about: string; clause: string; reason: string; at: number | null }[];
  readonly undecided: readonly { cause: string; reason: string }[];
  readonly run: { readonly index: number; readonly trace: string; readonly repeat: string } | null;
  readonly counts: {
    readonly runs: number;
    readonly calls: number;
    readonly leaks: number;
    readonly atOnce: number;
    readonly informs: number;
    readonly functions: Record<string, { calls: number; returns: number; waited: number }>;
  };
  readonly neverHeard: readonly string[];
  readonly seed: number;
}

/** Runs `servicetester` and reads its JSON report. */
export async function test(
  args: readonly string[],
  cwd?: string,
): Promise<{ status: number | null; report: Report; stderr: string }> {
  const { status, stdout, stderr } = await runCommand('servicetester', [...args, '--report', 'json'], cwd);
  if (stdout === '') throw new Error(`No report. Status ${status}.\n${stderr}`);
  return { status, report: JSON.parse(stdout) as Report, stderr };
}

/** `acq returns: the lock is free`. */
export const clauses = ({ findings }: Report): string[] =>
  findings.map(({ judge, about, clause }) => `${judge}: ${about}: ${clause}`);
