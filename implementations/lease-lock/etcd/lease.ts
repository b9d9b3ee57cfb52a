/** A lease of etcd3 that leaves nothing behind. */
import { EventEmitter, once } from 'node:events';
import type { Etcd3, Lease } from 'etcd3';
import type { LeaseLockParameters } from '../../../services/lease-lock.ts';
import { etcd3 } from './etcd3.ts';

/** Who renews a lease? The service: etcd3 does it by itself, at every third of its time. */
export type Renewal = LeaseLockParameters['renewal'];

/**
 * A lease. It is given up when no renewal is under way: at an answer that comes later etcd3 sets a timer for the next, which
 * nobody stops, and which keeps the process from its end for as long as the lease.
 */
export class QuietLease {
  readonly #lease: Lease;
  readonly #answers = new EventEmitter();
  /** So many renewals are not answered yet. */
  #underWay = 0;

  /** `ttlS`: its time, in whole seconds. */
  constructor(etcd: Etcd3, ttlS: number, renewal: Renewal) {
    this.#lease = etcd.lease(ttlS, { autoKeepAlive: renewal === 'service' });
    const now = (underWay: number): void => {
      this.#underWay = underWay;
      this.#answers.emit('answer');
    };
    this.#lease.on('keepaliveFired', () => (this.#underWay += 1));
    this.#lease.on('keepaliveSucceeded', () => now(Math.max(0, this.#underWay - 1)));
    this.#lease.on('keepaliveFailed', () => now(0));
  }

  /** Resolves with its id when it is granted. */
  grant(): Promise<string> {
    return this.#lease.grant();
  }

  /** Does etcd3 not say yet that it is lost? */
  get isHeld(): boolean {
    return !this.#lease.revoked();
  }

  /** It begins anew, also where etcd3 renews it. False: it is lost. */
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

  /** Ends it, and what was put with it. */
  async revoke(): Promise<void> {
    await this.#settled();
    await this.#lease.revoke();
  }

  /** It is not renewed any more, and ends by itself. */
  async letExpire(): Promise<void> {
    await this.#settled();
    this.#lease.release();
  }

  /** Resolves when no renewal is under way; after the time of the lease at the latest, when etcd3 waits no longer. */
  async #settled(): Promise<void> {
    while (this.#underWay > 0 && this.isHeld) await once(this.#answers, 'answer');
  }
}

/** Does the error say that a lease has ended? */
export const tellsLoss = async (error: unknown): Promise<boolean> =>
  error instanceof (await etcd3()).EtcdLeaseInvalidError;
