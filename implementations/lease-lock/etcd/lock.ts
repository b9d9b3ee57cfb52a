/**
 * A lock on etcd: a key that is there while somebody has the lock, put with a lease, as the `Lock` of etcd3 does it. That one rejects
 * where somebody else has the lock, and keeps the revision and the loss of the lease to itself; so it is done here by its parts.
 */
import type { Etcd3, Lease } from 'etcd3';
import { etcd3 } from './etcd3.ts';

/** Somebody else has the lock; it was seen at this revision. */
export interface Taken {
  readonly taken: true;
  readonly revision: string;
}

/** A lock that is ours, until its lease is lost. etcd3 renews the lease by itself, at every third of its time. */
export class Holding {
  readonly taken = false;
  readonly #etcd: Etcd3;
  readonly #lease: Lease;
  readonly #key: string;
  /** The fencing token: the revision at which the key was made, greater than that of any earlier holder. */
  readonly token: string;

  constructor(etcd: Etcd3, lease: Lease, key: string, token: string) {
    this.#etcd = etcd;
    this.#lease = lease;
    this.#key = key;
    this.token = token;
  }

  /**
   * Is it ours, as far as etcd3 knows? It says that a lease is lost when etcd tells so, or, if etcd says nothing, at the first attempt
   * to renew it after twice its time; somebody else can have had the lock since the first.
   */
  get isHeld(): boolean {
    return !this.#lease.revoked();
  }

  /** The lease begins anew. False: it is lost. */
  async renew(): Promise<boolean> {
    if (!this.isHeld) return false;
    try {
      await this.#lease.keepaliveOnce();
      return true;
    } catch (error) {
      if (await tellsLoss(error)) return false;
      throw error;
    }
  }

  /** Gives it back. False: it was lost already, and what somebody else has now is left alone. */
  async release(): Promise<boolean> {
    if (!this.isHeld) return false;
    const { succeeded } = await this.#etcd
      .if(this.#key, 'Create', '==', this.token)
      .then(this.#etcd.delete().key(this.#key))
      .commit();
    await this.#lease.revoke();
    return succeeded;
  }

  /** The lease is not renewed any more, and ends by itself. */
  letExpire(): void {
    this.#lease.release();
  }
}

const tellsLoss = async (error: unknown): Promise<boolean> => error instanceof (await etcd3()).EtcdLeaseInvalidError;

/** Takes the lock if nobody has it. `ttlS`: the time of the lease, in whole seconds; etcd makes it longer if it is too short for it. */
export async function tryAcquire(etcd: Etcd3, key: string, ttlS: number): Promise<Holding | Taken> {
  for (;;) {
    const lease = etcd.lease(ttlS);
    try {
      const id = await lease.grant();
      const { succeeded, header } = await etcd
        .if(key, 'Create', '==', 0)
        .then(etcd.put(key).value('').lease(id))
        .commit();
      if (succeeded) return new Holding(etcd, lease, key, header.revision);
      await lease.revoke();
      return { taken: true, revision: header.revision };
    } catch (error) {
      lease.release();
      // We stood still for so long that the lease had ended before it was used.
      if (!(await tellsLoss(error))) throw error;
    }
  }
}

/** Resolves when the lock is ours. Rejects with the signal's reason if the user gives up; then it is not. */
export async function acquire(etcd: Etcd3, key: string, ttlS: number, signal: AbortSignal): Promise<Holding> {
  for (;;) {
    const got = await tryAcquire(etcd, key, ttlS);
    if (got.taken) await deletion(etcd, key, got.revision, signal);
    else if (!signal.aborted) return got;
    else await got.release();
  }
}

/** Resolves when the key has been deleted since the revision, or may have been: what came while it was disconnected, etcd3 may not tell. */
export async function deletion(etcd: Etcd3, key: string, revision: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const watcher = etcd
    .watch()
    .key(key)
    .only('delete')
    .startRevision(String(BigInt(revision) + 1n))
    .watcher();
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      watcher.on('delete', () => resolve());
      watcher.on('disconnected', () => watcher.on('connected', () => resolve()));
      watcher.on('error', reject);
    });
  } finally {
    watcher.cancel().catch(() => {}); // nobody waits for it
  }
}
