/**
 * A lock on etcd: a key that is there while somebody has the lock, put with a lease, as the `Lock` of etcd3 does it. That one rejects
 * where somebody else has the lock, and keeps the revision and the loss of the lease to itself; so it is done here by its parts.
 */
import type { Etcd3 } from 'etcd3';
import type { Clock } from '../../../services/environment/clock.ts';
import { QuietLease, tellsLoss, type Renewal } from './lease.ts';

/** How often somebody who waits looks whether the lock is free, in ms. */
const POLL_MS = 20;

/** A lock that is ours, until its lease is lost. */
export class Holding {
  readonly #etcd: Etcd3;
  readonly #lease: QuietLease;
  readonly #key: string;
  /** The fencing token: the revision at which the key was made, greater than that of any earlier holder. */
  readonly token: string;

  constructor(etcd: Etcd3, lease: QuietLease, key: string, token: string) {
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
    return this.#lease.isHeld;
  }

  /** The lease begins anew. False: it is lost. */
  renew(): Promise<boolean> {
    return this.#lease.renew();
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

  /** It is not renewed any more, and lost some time. */
  letExpire(): Promise<void> {
    return this.#lease.letExpire();
  }
}

/** Of which lock, and how. */
export interface Wanted {
  readonly key: string;
  /** The time of the lease, in whole seconds. etcd makes it longer if it is too short for it. */
  readonly ttlS: number;
  readonly renewal: Renewal;
}

/** Takes the lock; null: somebody else has it. */
export async function tryAcquire(etcd: Etcd3, { key, ttlS, renewal }: Wanted): Promise<Holding | null> {
  for (;;) {
    const lease = new QuietLease(etcd, ttlS, renewal);
    try {
      const id = await lease.grant();
      const { succeeded, header } = await etcd
        .if(key, 'Create', '==', 0)
        .then(etcd.put(key).value('').lease(id))
        .commit();
      if (succeeded) return new Holding(etcd, lease, key, header.revision);
      await lease.revoke();
      return null;
    } catch (error) {
      await lease.letExpire();
      // We stood still for so long that the lease had ended before it was used.
      if (!(await tellsLoss(error))) throw error;
    }
  }
}

/** Resolves when the lock is ours. Rejects with the signal's reason if the user gives up; then it is not. */
export async function acquire(etcd: Etcd3, wanted: Wanted, clock: Clock, signal: AbortSignal): Promise<Holding> {
  for (;;) {
    signal.throwIfAborted();
    const got = await tryAcquire(etcd, wanted);
    if (got === null) await gone(etcd, wanted.key, clock, signal);
    else if (!signal.aborted) return got;
    else await got.release();
  }
}

/**
 * Resolves when the key is not there. Asks again and again: a watch of etcd3 may miss what comes while it is connected anew, and is slow
 * to begin where another has just ended.
 */
export async function gone(etcd: Etcd3, key: string, clock: Clock, signal: AbortSignal): Promise<void> {
  while (await etcd.get(key).exists()) await clock.sleep(POLL_MS, { signal });
}
