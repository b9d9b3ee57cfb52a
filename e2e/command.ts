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
  const child = spawn(process.execPath, [...bin, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (data: Buffer) => (output[stream] += data.toString()));
    createInterface({ input: child[stream] }).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look(line);
    });
  }
  const done = new Promise<Done>((resolve) => child.on('close', (status) => resolve({ status, ...output })));
  const said = (pattern: RegExp, times = 1): Promise<string[]> =>
    new Promise((resolve) => {
      const matching: string[] = [];
      // Each line is looked at once: there may be a hundred thousand.
      const look = (line: string): void => {
        if (!pattern.test(line) || matching.push(line) < times) return;
        waiting.delete(look);
        resolve(matching.slice(0, times));
      };
      waiting.add(look);
      for (const line of lines) if (waiting.has(look)) look(line);
    });
  return { child, done, said };
}

/** Where a command says that it listens, in the order of the addresses. */
export const urls = async (command: Running, count: number): Promise<string[]> =>
  (await command.said(/listens on ws:/, count)).sort().map((line) => /ws:\S+/.exec(line)![0]);

/** What was said beside the output, but for where reports are. */
export const beside = (stderr: string): string => stderr.replaceAll(/^servicetester: The report is in \S+\n/gm, '');

/** Runs a command to its end. */
export const runCommand = (command: string, args: readonly string[], cwd?: string): Promise<Done> =>
  start(command, args, cwd).done;

/** What of the JSON report the tests look at. */
export interface Report {
  readonly verdict: string;
  readonly findings: readonly { judge: string; about: string; clause: string; reason: string; at: number | null }[];
  readonly undecided: readonly { cause: string; reason: string }[];
  readonly ledger: {
    readonly obligations: readonly { kind: string; at: number; fn: string; began: number; since?: number }[];
  } | null;
  readonly run: { readonly name: string; readonly trace: string } | null;
  readonly shrunk: {
    readonly calls: number;
    readonly callsBefore: number;
    readonly addresses: number;
    readonly rate: { readonly fails: number; readonly runs: number };
    readonly findings: Report['findings'];
    readonly trace: string;
  } | null;
  readonly plan: string | null;
  /** What the schedule of a simulated run was, a sentence each. */
  readonly schedule: readonly string[] | null;
  /** What the plan of the run that is shown says is done to nodes, a sentence each. */
  readonly faults: readonly string[] | null;
  readonly unclaimed: readonly { readonly under: readonly string[]; readonly runs: number }[];
  readonly repeat: readonly string[];
  readonly counts: {
    readonly runs: number;
    readonly calls: number;
    readonly leaks: number;
    readonly atOnce: number;
    readonly informs: number;
    readonly faults: Readonly<Record<string, number>>;
    readonly functions: Record<
      string,
      { calls: number; returns: number; waited: number; passed: Record<string, number> }
    >;
  };
  readonly coverage: Record<'states' | 'calls' | 'returns', { reached: number; of: number; missing: string[] }> & {
    readonly open: readonly string[];
  };
  readonly exploration: {
    readonly calls: readonly number[];
    readonly stages: readonly {
      readonly atOnce: { readonly service: string; readonly functions: readonly string[] } | null;
      readonly schedules: number;
      readonly givenUp: number;
      readonly left: number;
      readonly tookMs: number;
    }[];
    readonly states: number;
    readonly deviationsMax: number | null;
  } | null;
  readonly neverHeard: readonly string[];
  readonly seed: number;
  readonly tookMs: number;
}

/** What `servicetester` came to. */
export interface Tested {
  readonly status: number | null;
  readonly report: Report;
  readonly stderr: string;
}

/** Starts `servicetester`; `report` resolves when it is done. Nothing is shrunk, unless the arguments say so. */
export function testing(
  args: readonly string[],
  cwd?: string,
): { readonly child: ChildProcess; readonly report: Promise<Tested> } {
  const unshrunk = args.some((arg) => arg === '--shrink' || arg === 'replay') ? [] : ['--shrink', '0'];
  const { child, done } = start('servicetester', [...args, ...unshrunk, '--report', 'json'], cwd);
  const report = done.then(({ status, stdout, stderr }) => {
    if (stdout === '') throw new Error(`No report. Status ${status}.\n${stderr}`);
    return { status, report: JSON.parse(stdout) as Report, stderr };
  });
  return { child, report };
}

/** Runs `servicetester` and reads its JSON report. Nothing is shrunk, unless the arguments say so. */
export const test = (args: readonly string[], cwd?: string): Promise<Tested> => testing(args, cwd).report;

const TIMES = 5;

/**
 * Runs it until it is decided, each time with another seed: what is stuck is only suspected where the machine is too slow to tell, and
 * what gets stuck by chance, with timers armed, need not do so again while it is confirmed.
 */
export async function decided<T extends Pick<Report, 'verdict'>>(run: (seed: string) => Promise<T>): Promise<T> {
  let last = await run('1');
  for (let seed = 2; seed <= TIMES && last.verdict === 'unknown'; seed += 1) last = await run(String(seed));
  return last;
}

/** What was wrong, or could not be told. In few runs some function may never come, which is neither. */
export const trouble = ({ findings, undecided }: Pick<Report, 'findings' | 'undecided'>): unknown[] => [
  ...findings,
  ...undecided.filter(({ cause }) => cause !== 'vacuous'),
];

/** `acq returns: the lock is free`. */
export const clauses = ({ findings }: Report): string[] =>
  findings.map(({ judge, about, clause }) => `${judge}: ${about}: ${clause}`);
