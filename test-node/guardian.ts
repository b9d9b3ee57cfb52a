/** Ends our processes when we no longer can: one whose event loop hangs would not notice that we were killed. */
import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/** When its input ends, because we have, it kills the processes of the last whole line. */
const SCRIPT = 'while read -r line; do pids=$line; done; [ -z "$pids" ] || kill -9 $pids';

let guardian: Writable | null = null;

/** From now on these are the processes that must not outlive us. On Windows there is no such help. */
export function guard(pids: readonly number[]): void {
  if (process.platform === 'win32') return;
  guardian ??= startGuardian();
  guardian.write(`${pids.join(' ')}\n`);
}

/** In a session of its own, which no Ctrl-C reaches. It keeps nobody alive and no folder in use. */
function startGuardian(): Writable {
  const child = spawn('/bin/sh', ['-c', SCRIPT], { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const input = child.stdin as Writable & { unref(): void };
  for (const each of [child, input]) each.on('error', () => {}).unref(); // without it all still works, but for a kill
  return input;
}
