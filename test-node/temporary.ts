/** Folders for as long as this process lives. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardCommand, guardFolder } from './guardian.ts';

let ours: string | null = null;
const commands = new Set<string>();

/** A new empty folder, its name begins with `name`. It is removed when this process ends, also if it is killed. */
export function temporaryFolder(name: string): string {
  ours ??= makeOurs();
  return mkdtempSync(join(ours, `${name}-`));
}

/**
 * From now on this command of a shell is run before our folders are removed: it clears away what somebody has elsewhere, and tells so in
 * his folder. It must do no harm when there is nothing, and may be run more than once.
 */
export function clearBy(command: string): void {
  if (commands.has(command)) return;
  commands.add(command);
  guardCommand(command);
}

function makeOurs(): string {
  const folder = mkdtempSync(join(tmpdir(), 'servicetester-servers-'));
  chmodSync(folder, 0o711); // a server may run as another user, and must come through
  guardFolder(folder);
  process.on('exit', () => {
    for (const command of commands) spawnSync('/bin/sh', ['-c', command], { stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
