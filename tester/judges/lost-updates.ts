/**
 * Lost updates of a number that is written by whoever holds a lock: the value that it read and one. Of one name, in one run.
 *
 * An increment that was acknowledged is lost if another with the same value was acknowledged too, since then one of them had not seen the
 * other; or if the value in the end is smaller. Only those count that a lock should guard: with the token of the user's last grant,
 * not after it has released the lock.
 */
import type { Address } from '../../services/service.ts';
import type { TraceEvent } from '../trace/event.ts';

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

/** Counts the lost updates in the events of `acquire`, `tryAcquire`, `release`, `write` and `read` of one name. */
export function lostUpdates(events: Iterable<TraceEvent>): LostUpdates {
  const tokens = new Map<Address, unknown>();
  const writes = new Map<number, Write>();
  const acknowledged: number[] = [];
  const read = new LastRead();
  for (const event of events) {
    if (event.type === 'call') {
      if (event.fn === 'release') tokens.delete(event.at);
      if (event.fn === 'read') read.called(event.id);
      if (event.fn !== 'write') continue;
      const [, value, token] = event.args;
      writes.set(event.id, { value: value as number, guarded: tokens.get(event.at) === token });
      read.written();
    } else if (event.type === 'return') {
      const { fn, at, id, result } = event;
      if ((fn === 'acquire' || fn === 'tryAcquire') && result) tokens.set(at, (result as { token: unknown }).token);
      if (fn === 'read') read.returned(id, result as number);
      const write = writes.get(id);
      if (!write) continue;
      read.written();
      if (write.guarded && result === true) acknowledged.push(write.value);
    }
  }
  return counted(acknowledged, read.value);
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
