/** Ends our processes when we no longer can: one whose event loop hangs would not notice that we were killed. */
import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * When its input ends, because we have, it kills the processes of the last whole line of numbers, does what the lines say that begin
 * with an exclamation mark, and removes the folder of the last whole line that is a path. What is being killed may still write.
 */
const SCRIPT = `
while IFS= read -r line; do
  case $line in /*) folder=$line ;; !*) commands="$commands\${line#!};" ;; *) pids=$line ;; esac
done
[ -z "$pids" ] || kill -9 $pids
[ -z "$commands" ] || eval "$commands"
[ -z "$folder" ] || rm -rf -- "$folder" || { sleep 1; rm -rf -- "$folder"; }`;

let guardian: Writable | null = null;

/** From now on these are the processes that must not outlive us. On Windows there is no such help. */
export function guard(pids: readonly number[]): void {
  tell(pids.join(' '));
}

/** From now on this is the folder that must not outlive us. */
export function guardFolder(folder: string): void {
  if (!folder.includes('\n')) tell(folder);
}

/** From now on this command of a shell is to be run when we have ended, before the folder is removed. */
export function guardCommand(line: string): void {
  if (!line.includes('\n')) tell(`!${line}`);
}

function tell(line: string): void {
  if (process.platform === 'win32') return;
  guardian ??= startGuardian();
  guardian.write(`${line}\n`);
}

/** In a session of its own, which no Ctrl-C reaches. It keeps nobody alive and no folder in use. */
function startGuardian(): Writable {
  const child = spawn('/bin/sh', ['-c', SCRIPT], { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const input = child.stdin as Writable & { unref(): void };
  for (const each of [child, input]) each.on('error', () => {}).unref(); // without it all still works, but for a kill
  return input;
}
