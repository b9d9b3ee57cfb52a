/**
 * Lost updates of a number that is written by whoever holds a lock: the value that it read and one. Of one name, in one run.
 *
 * An increment that was acknowledged is lost if another with the same value was acknowledged too, since then one of them had not seen the
 * other; or if the value in the end is smaller. Only those count that a lock should guard: with the token of the user's last grant,
 * not after it has released the lock.
 */
import type { Address, Counter } from '../../services/service.ts';
import type { CallEvent, ReturnEvent } from '../trace/event.ts';

/** How many increments were acknowledged, and how many of these were lost, in percent too. */
export interface LostUpdates {
  readonly acknowledged: number;
  readonly lost: number;
  readonly percent: number;
}

/** What was written by an ongoing call, and whether the lock should have guarded it. */
interface Write {
  readonly value: number;
  readonly guarded: boolean;
}

/** Follows the calls of one name, and their ends. */
export class Updates {
  readonly #counter: Counter;
  readonly #tokens = new Map<Address, unknown>();
  readonly #writes = new Map<number, Write>();
  readonly #acknowledged: number[] = [];
  readonly #read = new LastRead();

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  /** What came of those up to now. */
  get lost(): LostUpdates {
    return counted(this.#acknowledged, this.#read.value);
  }

  /** A call is made. */
  called({ at, id, fn, args }: Pick<CallEvent, 'at' | 'id' | 'fn' | 'args'>): void {
    const { read, write, release } = this.#counter;
    if (fn === release) this.#tokens.delete(at);
    if (fn === read) this.#read.called(id);
    if (fn !== write) return;
    const [, value, token] = args;
    this.#writes.set(id, { value: value as number, guarded: this.#tokens.get(at) === token });
    this.#read.written();
  }

  /** A call has returned. */
  returned({ at, id, fn, result }: Pick<ReturnEvent, 'at' | 'id' | 'fn' | 'result'>): void {
    const { read, acquires } = this.#counter;
    if (acquires.includes(fn) && result) this.#tokens.set(at, (result as { token: unknown }).token);
    if (fn === read) this.#read.returned(id, result as number);
    const write = this.#writes.get(id);
    if (!write) return;
    this.#writes.delete(id);
    this.#read.written();
    if (write.guarded && result === true) this.#acknowledged.push(write.value);
  }
}

function counted(acknowledged: readonly number[], final: number | null): LostUpdates {
  const kept = new Set(acknowledged.filter((value) => final === null || value <= final));
  const lost = acknowledged.length - kept.size;
  return { acknowledged: acknowledged.length, lost, percent: lost === 0 ? 0 : (100 * lost) / acknowledged.length };
}

/** The value in the end, if it was read after all that was written. */
class LastRead {
  value: number | null = null;
  /** The reads that nothing was written beside. */
  readonly #quiet = new Set<number>();

  called(id: number): void {
    this.#quiet.add(id);
  }

  returned(id: number, value: number): void {
    if (this.#quiet.delete(id)) this.value = value;
  }

  /** A write began or ended. */
  written(): void {
    this.#quiet.clear();
    this.value = null;
  }
}
