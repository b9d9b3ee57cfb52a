/** Folders for as long as this process lives. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardFolder } from './guardian.ts';

let ours: string | null = null;

/** A new empty folder, its name begins with `name`. It is removed when this process ends, also if it is killed. */
export function temporaryFolder(name: string): string {
  ours ??= makeOurs();
  return mkdtempSync(join(ours, `${name}-`));
}

function makeOurs(): string {
  const folder = mkdtempSync(join(tmpdir(), 'servicetester-servers-'));
  chmodSync(folder, 0o711); // a server may run as another user, and must come through
  guardFolder(folder);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
