/** What is to know of a program of others that is used as a server, and where on this machine it can run. */
import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import type { Awaitable } from '../../services/service.ts';
import { UnavailableError } from '../../test-node/commands/status.ts';
import { findProgram } from '../../test-node/programs.ts';
import { temporaryFolder } from '../../test-node/temporary.ts';

/** The servers are reached by nobody else's machine. */
export const HOST = '127.0.0.1';
/** Ports that no system gives to those who only connect: so nobody takes one while its server is down. */
const [PORT_MIN, PORT_END] = [20_000, 32_768];

const execute = promisify(execFile);

/** Where a server runs, and as whom. */
export interface Place {
  /** The program's file. */
  readonly file: string;
  /** Its disk: a folder that is its own. */
  readonly folder: string;
  readonly port: number;
  /** The other ports that it has asked for. */
  readonly morePorts: readonly number[];
  /** Set where we are root, and it may not be. */
  readonly user: { readonly uid?: number; readonly gid?: number };
}

/** What is to know of a program. */
export interface Program {
  readonly name: string;
  /** The Debian package that has it. */
  readonly debian: string;
  /** Where it may be, besides in the PATH. */
  readonly folders?: readonly string[];
  /** Other programs that it does not start without. */
  readonly needs?: readonly string[];
  /** As whom it runs where we are root. */
  readonly user?: string;
  /** How many ports it needs besides the one that is connected to. */
  readonly morePorts?: number;
  /** A command of a shell that clears away what it has elsewhere than in its folder, when it has been killed. It is run in its folder. */
  readonly clear?: string;
  /** Fills its empty folder. */
  readonly prepare?: (place: Place) => unknown;
  readonly args: (place: Place) => readonly string[];
  readonly env?: (place: Place) => Record<string, string>;
  /** Asked when it accepts connections: is it ready? A failure is a no. Default: then it is. */
  readonly isReady?: (place: Place) => Awaitable<boolean>;
}

/** A free place for it. Rejects with `UnavailableError` where the program is missing. */
export async function findPlace({ name, debian, folders, needs = [], user, morePorts = 0 }: Program): Promise<Place> {
  const [file] = [findProgram(name, folders), ...needs.map((each) => findProgram(each))].map((found, i) => {
    if (found) return found;
    const missing = [name, ...needs][i]!;
    throw new UnavailableError(`The program ${missing} is missing. To get it: apt-get install ${debian}`);
  });
  const [port, ...more] = await freePorts(1 + morePorts);
  const idsOf = user !== undefined && process.getuid?.() === 0 ? await idsOfUser(user) : {};
  return { file: file!, folder: temporaryFolder(name), port: port!, morePorts: more, user: idsOf };
}

/** Clears away what a program that has ended has elsewhere, and removes its folder. */
export async function clear(program: Program, place: Place): Promise<void> {
  const command = clearing(program, place);
  if (command !== null) await execute('/bin/sh', ['-c', command]).catch(() => {}); // there was nothing
  rmSync(place.folder, { recursive: true, force: true, maxRetries: 3 });
}

/** The command that clears away what it has elsewhere; null: it has nothing there. */
export const clearing = ({ clear: command }: Program, { folder }: Place): string | null =>
  command === undefined ? null : `cd '${folder.replaceAll("'", `'\\''`)}' && ${command}`;

/** An empty folder, with what the program needs to begin. Nothing is left of what was there. */
export async function furnish(program: Program, place: Place): Promise<void> {
  const { folder, user } = place;
  await clear(program, place);
  mkdirSync(folder, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  await program.prepare?.(place);
}

/** Runs another program in its folder, as the same user, to its end. Rejects with what it said if it fails. */
export async function runAt({ folder, user }: Place, file: string, args: readonly string[]): Promise<void> {
  await execute(file, args, { ...user, cwd: folder, env: environmentAt(folder) });
}

/** What a program in this folder finds in its environment. It may be another user, who cannot write where we can. */
export const environmentAt = (folder: string): NodeJS.ProcessEnv => ({ ...process.env, HOME: folder, TMPDIR: folder });

/** Would a server get this port now? */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}

async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(PORT_MIN, PORT_END);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

async function idsOfUser(name: string): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (which) => (await execute('id', [which, name])).stdout));
  return { uid: Number(uid), gid: Number(gid) };
}
