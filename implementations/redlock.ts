/** What nodes of redlock have in common, of all its versions: locks on one Redis, or on the majority of several. */
import { leaseLock, type LeaseLock, type Grant } from '../services/lease-lock.ts';
import { within, type Clock } from '../services/environment/clock.ts';
import { checkGivenUp, gaveUp } from './giving-up.ts';
import { keepsAllWithDisk, type NodeOf } from './implementation.ts';
import { startRedis, startServers } from './servers/index.ts';

/** A lock as the library gives it. */
export interface Lent {
  /** Until when it is valid, on the machine's clock. */
  readonly expiration: number;
}

/** A version of the library, for one user. Its promises reject with `isRefusal` if too few servers agree. */
export interface Library<L extends Lent> {
  /** With the retries of the library itself. */
  readonly acquire: (name: string, ttlMs: number) => Promise<L>;
  readonly tryAcquire: (name: string, ttlMs: number) => Promise<L>;
  readonly extend: (lock: L, ttlMs: number) => Promise<L>;
  readonly release: (lock: L) => Promise<unknown>;
  readonly isRefusal: (error: unknown) => boolean;
  /** Does it give no lock whose time is over already? */
  readonly givesValid: boolean;
  /** How often servers did not answer, up to now. */
  readonly failures: () => number;
  /** Closes the connections. */
  readonly close: () => void;
}

/** What all versions of redlock offer. */
export type Offered = Pick<LeaseLock, 'acquire' | 'tryAcquire' | 'renew' | 'release' | 'holds'>;
/** Their names. */
const OFFERED = ['acquire', 'tryAcquire', 'renew', 'release', 'holds'] as const;

/** How the libraries are told to try again: as often as they do by themselves, but sooner, after 15 to 45 ms. */
export const RETRIES = { retryCount: 10, retryDelay: 30, retryJitter: 15 };
/** For how long users ask, in ms: for less than some retries take. */
const TTLS_MS = [300];

/**
 * What all have in common on one Redis. What is said in the guides: nobody is locked out for ever; and it keeps what it locks as long
 * as the Redis keeps what it has on disk.
 */
export const onOneRedis = {
  service: leaseLock,
  offers: OFFERED,
  parameters: { tokens: 'none', ttlsMs: TTLS_MS },
  claims: keepsAllWithDisk,
  createSystem: () => startServers(startRedis),
} as const;

/** How long the end waits for what the library still does, in ms; one of its versions may never be done. */
const END_MS = 800;
/** How long after a failure a server is asked again, in ms. */
const AGAIN_MS = 50;
/** A call that takes this part of the lease, or more, may be refused by the library itself. */
const SLOW = 0.9;

/** What a node needs to know. */
export interface RedlockContext {
  readonly run: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

type WithSignal = Parameters<NodeOf<LeaseLock>['acquire']>[2];
interface Held<L> {
  readonly lock: L;
  readonly ttlMs: number;
}

/**
 * A user of redlock. A lock is of whoever knows its random value, which the library keeps. Where a server did not answer, what the
 * library calls a refusal is none: then it is asked again, until the lease is over by its own clock.
 */
export class RedlockNode<L extends Lent> implements NodeOf<Offered> {
  readonly #context: RedlockContext;
  readonly #library: Library<L>;
  readonly #held = new Map<string, Held<L>>();
  /** What the library has not answered yet. */
  readonly #asked = new Set<Promise<unknown>>();

  constructor(context: RedlockContext, library: Library<L>) {
    this.#context = context;
    this.#library = library;
  }

  /** The library knows no giving up: its retries come to an end, and are begun again. */
  async acquire(name: string, ttlMs: number, { signal }: WithSignal): Promise<Grant> {
    const givenUp = AbortSignal.any([signal, this.#context.signal]);
    for (;;) {
      checkGivenUp(givenUp);
      const lock = await this.#unlessRefused(this.#library.acquire(this.#full(name), ttlMs));
      if (lock && !givenUp.aborted) return this.#keep(name, { lock, ttlMs });
      if (!lock) continue;
      await this.#unlessRefused(this.#library.release(lock));
      throw gaveUp(givenUp);
    }
  }

  async tryAcquire(name: string, ttlMs: number): Promise<Grant | null> {
    const { clock } = this.#context;
    for (;;) {
      const [failures, since] = [this.#library.failures(), clock.now()];
      const lock = await this.#unlessRefused(this.#library.tryAcquire(this.#full(name), ttlMs));
      if (lock) return this.#keep(name, { lock, ttlMs });
      const wasSlow = clock.now() - since > ttlMs * SLOW;
      if (failures === this.#library.failures() && !wasSlow) return null;
      await this.#later();
    }
  }

  async renew(name: string): Promise<Grant | null> {
    const { lock, ttlMs } = this.#held.get(name)!;
    const { expiration } = lock; // the library may change it
    for (;;) {
      const failures = this.#library.failures();
      const extended = await this.#unlessRefused(this.#library.extend(lock, ttlMs));
      if (extended) return this.#keep(name, { lock: extended, ttlMs });
      if (failures === this.#library.failures() || leftMs({ expiration }) <= 0) break;
      await this.#later();
    }
    this.#held.delete(name);
    return null;
  }

  /** After a release without an answer a refusal means that it was done, if the lease is not over. */
  async release(name: string): Promise<boolean> {
    const { lock } = this.#held.get(name)!;
    const { expiration } = lock;
    this.#held.delete(name);
    for (let unanswered = false; ; unanswered = true) {
      const failures = this.#library.failures();
      const released = await this.#unlessRefused(this.#library.release(lock).then(() => true));
      if (released) return true;
      if (leftMs({ expiration }) <= 0) return false;
      if (failures === this.#library.failures()) return unanswered;
      await this.#later();
    }
  }

  holds(name: string): boolean {
    const holds = leftMs(this.#held.get(name)!.lock) > 0;
    if (!holds) this.#held.delete(name);
    return holds;
  }

  /** What is held is free when its time is over; nobody asks for it any more. */
  async close(): Promise<void> {
    await within(this.#context.clock, END_MS, Promise.allSettled(this.#asked), null);
    this.#library.close();
  }

  #keep(name: string, held: Held<L>): Grant {
    this.#held.set(name, held);
    const validMs = leftMs(held.lock);
    return { token: null, validMs: this.#library.givesValid ? Math.max(0, validMs) : validMs };
  }

  /** Null: refused. */
  async #unlessRefused<T>(answer: Promise<T>): Promise<T | null> {
    this.#asked.add(answer);
    try {
      return await answer;
    } catch (error) {
      if (this.#library.isRefusal(error)) return null;
      throw error;
    } finally {
      this.#asked.delete(answer);
    }
  }

  #later(): Promise<void> {
    const { clock, signal } = this.#context;
    return clock.sleep(AGAIN_MS, { signal });
  }

  /** The name at the servers, which outlive the run. */
  #full(name: string): string {
    return `${this.#context.run} ${name}`;
  }
}

/** How long it is valid still, in ms. Less than 0: it never was. */
function leftMs({ expiration }: Lent): number {
  return expiration - Date.now(); // eslint-disable-line no-restricted-properties -- redlock counts by the machine's clock
}
