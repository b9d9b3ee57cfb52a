/** The server of central: its locks, who holds them, and who waits. It only answers; how questions and answers travel is not its concern. */
import type { Lock, LockParameters } from '../services/lock.ts';
import type { Address } from '../services/service.ts';

/** What a user wants of the server. */
export type Question = keyof Lock | 'giveUp';
/** What the server answers: true and false, who holds the lock, or that who waited has given up. A grant is `true`. */
export type Answer = boolean | Address | null | 'given up';
/** What happens at the server to a user. `left`: it gave up waiting, before the lock was granted to it. */
export type ServerEvent = 'queued' | 'granted' | 'released' | 'left';

/** What the server needs. */
export interface ServerOptions {
  readonly reentrancy: LockParameters['reentrancy'];
  readonly answer: (to: Address, name: string, answer: Answer) => void;
  /** Called in the step of the change. */
  readonly onEvent: (event: ServerEvent, name: string, user: Address) => void;
}

/** A lock, as the server knows it. */
export interface NamedLock {
  readonly name: string;
  holder: Address | null;
  /** How often the holder has it. */
  count: number;
  /** Who waits for it, oldest first. */
  queue: Address[];
}

/** A server of named locks. Who cannot have a lock waits in a queue; first come, first served. */
export class LockServer {
  protected readonly options: ServerOptions;
  protected readonly locks = new Map<string, NamedLock>();

  constructor(options: ServerOptions) {
    this.options = options;
  }

  /** A user wants something of the lock with this name. */
  asked(by: Address, question: Question, name: string): void {
    const it = this.lockOf(name);
    switch (question) {
      case 'acquire':
        return this.acquire(by, it);
      case 'tryAcquire':
        return this.answer(by, it, this.tryAcquire(by, it));
      case 'release':
        return this.answer(by, it, this.release(by, it));
      case 'check':
        return this.answer(by, it, this.check(by, it));
      case 'giveUp':
        return this.giveUp(by, it);
    }
  }

  /** The lock with this name, made when it is first asked for. */
  protected lockOf(name: string): NamedLock {
    const known = this.locks.get(name);
    const it = known ?? { name, holder: null, count: 0, queue: [] };
    if (!known) this.locks.set(name, it);
    return it;
  }

  protected acquire(by: Address, it: NamedLock): void {
    if (this.mayTake(by, it)) this.grant(by, it);
    else this.enqueue(by, it);
  }

  protected tryAcquire(by: Address, it: NamedLock): boolean {
    const may = this.mayTake(by, it);
    if (may) this.take(by, it);
    return may;
  }

  protected release(by: Address, it: NamedLock): boolean {
    const may = it.holder === by;
    if (may) this.giveBack(by, it);
    return may;
  }

  /** Who holds it, as this user is told. */
  protected check(_: Address, it: NamedLock): Address | null {
    return it.holder;
  }

  /** Who gives up and does not wait was granted the lock, and had not heard of it. */
  protected giveUp(by: Address, it: NamedLock): void {
    if (it.queue.includes(by)) this.leave(by, it);
    else this.giveBack(by, it);
    this.answer(by, it, 'given up');
  }

  protected mayTake(by: Address, { holder }: NamedLock): boolean {
    return holder === null || (holder === by && this.options.reentrancy === 'counted');
  }

  protected grant(to: Address, it: NamedLock): void {
    this.take(to, it);
    this.answer(to, it, true);
  }

  protected take(by: Address, it: NamedLock): void {
    it.holder = by;
    it.count += 1;
    this.tell('granted', by, it);
  }

  protected enqueue(by: Address, it: NamedLock): void {
    it.queue.push(by);
    this.tell('queued', by, it);
  }

  protected leave(by: Address, it: NamedLock): void {
    it.queue = it.queue.filter((user) => user !== by);
    this.tell('left', by, it);
  }

  /** Its holder has it once less. */
  protected giveBack(by: Address, it: NamedLock): void {
    it.count -= 1;
    if (it.count === 0) it.holder = null;
    this.tell('released', by, it);
    if (it.holder === null) this.wake(it);
  }

  /** The lock is free: whose turn is it? */
  protected wake(it: NamedLock): void {
    const next = it.queue.shift();
    if (next !== undefined) this.grant(next, it);
  }

  protected answer(to: Address, { name }: NamedLock, answer: Answer): void {
    this.options.answer(to, name, answer);
  }

  protected tell(event: ServerEvent, user: Address, { name }: NamedLock): void {
    this.options.onEvent(event, name, user);
  }
}
