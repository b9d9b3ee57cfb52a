/** The server of lease-lock/central: to whom its locks are lent, until when, and who waits. How questions and answers travel is not its concern. */
import type { Clock } from '../services/environment/clock.ts';
import type { Address } from '../services/service.ts';

/** What a user wants of a lock. Who renews or releases says which lease it means. */
export type LeaseQuestion =
  | { readonly ask: 'acquire' | 'tryAcquire'; readonly ttlMs: number }
  | { readonly ask: 'renew' | 'release'; readonly token: string }
  | { readonly ask: 'giveUp' };
/** What the server answers: the token of a grant, whether a lease was renewed or released, or that who waited has given up; null: it is lent to another. */
export type LeaseAnswer = { readonly token: string } | boolean | null | 'given up';

/** What the server needs. */
export interface LeaseServerOptions {
  /** The server's own. */
  readonly clock: Clock;
  readonly answer: (to: Address, name: string, answer: LeaseAnswer) => void;
}

/** To whom a lock is lent. */
export interface Lease {
  readonly by: Address;
  readonly token: string;
  readonly ttlMs: number;
  /** By the server's clock. */
  until: number;
  readonly ended: AbortController;
}
/** Who waits for a lock. */
export interface Waiter {
  readonly by: Address;
  readonly ttlMs: number;
}
/** A lock, as the server knows it. */
export interface LentLock {
  readonly name: string;
  lease: Lease | null;
  /** Oldest first. */
  queue: Waiter[];
  /** The last token. */
  token: bigint;
}

/** Tokens begin where a number in floating point has no room for them, and soon have one more digit. */
const FIRST_TOKEN = 10n ** 16n - 2n;

/** A server of named locks that are lent for a time. First come, first served. */
export class LeaseServer {
  protected readonly options: LeaseServerOptions;
  protected readonly locks = new Map<string, LentLock>();

  constructor(options: LeaseServerOptions) {
    this.options = options;
  }

  /** A user wants something of the lock with this name. */
  asked(by: Address, name: string, question: LeaseQuestion): void {
    const it = this.lockOf(name);
    switch (question.ask) {
      case 'acquire':
        return this.acquire({ by, ttlMs: question.ttlMs }, it);
      case 'tryAcquire':
        return this.tryAcquire({ by, ttlMs: question.ttlMs }, it);
      case 'renew':
        return this.answer(by, it, this.renew(by, it, question.token));
      case 'release':
        return this.answer(by, it, this.release(by, it, question.token));
      case 'giveUp':
        return this.giveUp(by, it);
    }
  }

  /** No lease ends by itself any more. */
  close(): void {
    for (const { lease } of this.locks.values()) lease?.ended.abort();
  }

  /** The lock with this name, made when it is first asked for. A timer may be late: what is over by the clock is over. */
  protected lockOf(name: string): LentLock {
    const known = this.locks.get(name);
    if (known?.lease && this.isOver(known.lease)) this.end(known);
    if (known) return known;
    const it = { name, lease: null, queue: [], token: FIRST_TOKEN - 1n };
    this.locks.set(name, it);
    return it;
  }

  protected acquire(waiter: Waiter, it: LentLock): void {
    this.endOwn(waiter, it);
    if (it.lease) it.queue.push(waiter);
    else this.grant(waiter, it);
  }

  protected tryAcquire(waiter: Waiter, it: LentLock): void {
    this.endOwn(waiter, it);
    if (it.lease) this.answer(waiter.by, it, null);
    else this.grant(waiter, it);
  }

  /** Who asks for the lock anew has no use for what was lent to it before. */
  protected endOwn({ by }: Waiter, it: LentLock): void {
    if (it.lease?.by === by) this.end(it);
  }

  protected renew(by: Address, it: LentLock, token: string): boolean {
    const may = this.isLentTo(by, it, token);
    if (may) it.lease!.until = this.options.clock.now() + it.lease!.ttlMs;
    return may;
  }

  protected release(by: Address, it: LentLock, token: string): boolean {
    const may = this.isLentTo(by, it, token);
    if (may) this.end(it);
    return may;
  }

  protected isLentTo(by: Address, { lease }: LentLock, token: string): boolean {
    return lease?.by === by && lease.token === token;
  }

  /** Who gives up and does not wait was granted the lock, and had not heard of it. */
  protected giveUp(by: Address, it: LentLock): void {
    if (it.lease?.by === by) this.end(it);
    else this.leave(by, it);
    this.answer(by, it, 'given up');
  }

  protected leave(by: Address, it: LentLock): void {
    it.queue = it.queue.filter((waiter) => waiter.by !== by);
  }

  protected grant({ by, ttlMs }: Waiter, it: LentLock): void {
    const until = this.options.clock.now() + ttlMs;
    it.lease = { by, token: this.nextToken(it), ttlMs, until, ended: new AbortController() };
    void this.watch(it, it.lease);
    this.answer(by, it, { token: it.lease.token });
  }

  protected nextToken(it: LentLock): string {
    it.token += 1n;
    return String(it.token);
  }

  /** Ends the lease when its time is over. */
  protected async watch(it: LentLock, lease: Lease): Promise<void> {
    const { clock } = this.options;
    const { signal } = lease.ended;
    try {
      while (!this.isOver(lease)) await clock.sleep(lease.until - clock.now(), { signal });
      if (it.lease === lease) this.end(it);
    } catch {
      // it has ended
    }
  }

  protected isOver({ until }: Lease): boolean {
    return this.options.clock.now() >= until;
  }

  /** The lock is free: whose turn is it? */
  protected end(it: LentLock): void {
    it.lease!.ended.abort();
    it.lease = null;
    const next = it.queue.shift();
    if (next) this.grant(next, it);
  }

  protected answer(to: Address, { name }: LentLock, answer: LeaseAnswer): void {
    this.options.answer(to, name, answer);
  }
}
