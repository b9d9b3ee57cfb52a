/** What the storage keeps: for each key a value, and the version (the fencing token) that it was written with. */
import type { Version, Write } from './storage-messages.ts';

/** At most so many keys are kept. */
const KEYS_MAX = 100_000;

/** A value, and the version that it was written with. */
export interface Entry {
  readonly value: string;
  readonly version: Version;
}

/** How a storage treats versions. `unchecked`: it takes every write. */
export type Checking = 'checked' | 'unchecked';

/** The table of a storage. A checked one takes no write with a version older than one that it has seen for the key. */
export class StorageTable {
  readonly #checking: Checking;
  readonly #entries = new Map<string, Entry>();

  constructor(checking: Checking) {
    this.#checking = checking;
  }

  /** Writes. Returns why it is refused; null: it is written. */
  write({ key, value, version }: Write): string | null {
    const existing = this.#entries.get(key);
    if (!existing && this.#entries.size >= KEYS_MAX) return `there are ${KEYS_MAX} keys, more are not kept`;
    if (existing && this.#checking === 'checked' && BigInt(version) < BigInt(existing.version)) {
      return `given version (${version}) differ from the existing version (${existing.version})`;
    }
    this.#entries.set(key, { value, version });
    return null;
  }

  /** What the key has; null: it was never written. */
  read(key: string): Entry | null {
    return this.#entries.get(key) ?? null;
  }
}
