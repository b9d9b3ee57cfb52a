/** The locks of the repaired server: who holds which, and who waits. It knows no sockets and no time. */
import type { Answer, Asker, Request, Word } from './messages.ts';

/** One who waits for a lock. */
interface Waiter {
  readonly id: string;
  readonly asker: Asker;
}
/** A lock that somebody holds or waits for. */
interface Lock {
  holder: string | null;
  /** In the order in which they came. */
  readonly waiting: Waiter[];
  /** Was the first in the queue told that the lock is free: not, since the last `lapse`, or before it? */
  offer: 'none' | 'fresh' | 'old';
}

/**
 * Locks with a queue each. LOCK is answered at once: GO, it is yours, or WAIT, you have a place in the queue. When the lock becomes free
 * its first waiter gets UNLOCKED, an offer: it sends LOCK again, and gets GO. So nothing is given to one who died in the queue:
 * it does not answer, and the offer goes to the next (`lapse`). One who was only slow has lost its place, and nothing else.
 *
 * TRYLOCK takes what nobody holds, also if it is offered: the one in the queue keeps its place. UNLOCK gives back whatever the
 * client has there, the lock or a place in the queue.
 *
 * A holder that dies keeps its lock for ever. One who is dead cannot be told from one who is slow, or cut off: to take the lock from a
 * silent one is a lease, whatever it is called, and both may then be at work. Who wants that wants a service with leases, and tokens
 * that the guarded resource compares.
 */
export class LockTable {
  readonly #locks = new Map<string, Lock>();

  /** What is sent, in this order, when a request of a client has come. */
  request(from: Asker, request: Exclude<Request, { word: 'DONE' }>): readonly Answer[] {
    switch (request.word) {
      case 'LOCK':
        return [this.#lock(from, request.name, request.id)];
      case 'TRYLOCK':
        return [this.#tryLock(from, request.name, request.id)];
      case 'UNLOCK':
        return this.#unlock(from, request.name, request.id);
      case 'CHECK':
        return [this.#check(from, request.name)];
      case 'PING':
        return [say(from, 'PONG')];
    }
  }

  /** To be called from time to time: what is sent when offers lapse that were made before the last time. */
  lapse(): readonly Answer[] {
    const told: Answer[] = [];
    for (const [name, lock] of this.#locks) {
      if (lock.offer === 'old') {
        lock.waiting.shift();
        told.push(...this.#offer(name, lock));
      } else if (lock.offer === 'fresh') lock.offer = 'old';
    }
    return told;
  }

  #lock(from: Asker, name: string, id: string): Answer {
    const lock = this.#locks.get(name);
    if (!lock) return this.#take(from, name, id);
    if (lock.holder === id) return say(from, 'MSG_ERROR', `You hold \`${name}\` already`);
    const place = lock.waiting.findIndex((waiter) => waiter.id === id);
    if (place === -1) lock.waiting.push({ id, asker: from });
    else if (!isSame(lock.waiting[place]!.asker, from))
      return say(from, 'MSG_ERROR', `You wait for \`${name}\` already`);
    if (lock.holder !== null || lock.waiting[0]!.id !== id) return say(from, 'WAIT');
    lock.waiting.shift();
    return this.#take(from, name, id);
  }

  #tryLock(from: Asker, name: string, id: string): Answer {
    const holder = this.#locks.get(name)?.holder ?? null;
    return holder === null ? this.#take(from, name, id) : say(from, 'LOCKED', holder);
  }

  #unlock(from: Asker, name: string, id: string): readonly Answer[] {
    const lock = this.#locks.get(name);
    if (lock?.holder === id) {
      lock.holder = null;
      return [say(from, 'UNLOCKED'), ...this.#offer(name, lock)];
    }
    const place = lock?.waiting.findIndex((waiter) => waiter.id === id) ?? -1;
    if (!lock || place === -1) return [say(from, 'RELEASE_ERROR', whyNot(lock, name, id))];
    lock.waiting.splice(place, 1);
    const wasOffered = place === 0 && lock.offer !== 'none';
    return [say(from, 'UNLOCKED'), ...(wasOffered ? this.#offer(name, lock) : [])];
  }

  #check(from: Asker, name: string): Answer {
    const holder = this.#locks.get(name)?.holder ?? null;
    return holder === null ? say(from, 'UNLOCKED') : say(from, 'LOCKED', holder);
  }

  #take(from: Asker, name: string, id: string): Answer {
    const lock = this.#locks.get(name) ?? { holder: null, waiting: [], offer: 'none' };
    this.#locks.set(name, lock);
    lock.holder = id;
    lock.offer = 'none';
    return say(from, 'GO');
  }

  /** The lock is free: tells the first who waits. */
  #offer(name: string, lock: Lock): readonly Answer[] {
    const [first] = lock.waiting;
    lock.offer = first ? 'fresh' : 'none';
    if (first) return [say(first.asker, 'UNLOCKED')];
    this.#locks.delete(name);
    return [];
  }
}

const say = (to: Asker, word: Word, text?: string): Answer => ({ to, word, ...(text !== undefined && { text }) });

const isSame = (one: Asker, other: Asker): boolean =>
  one.connection === other.connection && one.number === other.number;

function whyNot(lock: Lock | undefined, name: string, id: string): string {
  const holder = lock?.holder ?? null;
  if (holder === null) return `Lock \`${name}\` is not locked.`;
  return `Lock was acquired by \`${holder}\` and not by \`${id}\`.`;
}
