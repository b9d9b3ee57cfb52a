/** The map itself: which client owns which lock. A lock that nobody owns is not in it. */
import type { Change } from './wire.ts';

/** So many locks can be held at a time; of more none is given. */
export const LOCKS_MAX = 10_000;

/** A map from the name of a lock to the id of the client that owns it. */
export class LockMap {
  readonly #owners = new Map<string, number>();

  /** Who owns it; null: nobody. */
  ownerOf(name: string): number | null {
    return this.#owners.get(name) ?? null;
  }

  /** Gives the lock to the client if it is free; else null, to its owner too: who has it twice would have to know that. */
  preempt(name: string, client: number): Change | null {
    if (this.#owners.has(name) || this.#owners.size >= LOCKS_MAX) return null;
    return this.apply({ kind: 'update', name, owner: client });
  }

  /** Takes the lock from the client that owns it; from nobody else: null. */
  release(name: string, client: number): Change | null {
    if (this.#owners.get(name) !== client) return null;
    return this.apply({ kind: 'remove', name });
  }

  /** Makes a change, here or as it was made elsewhere; returns it. */
  apply(change: Change): Change {
    if (change.kind === 'update') this.#owners.set(change.name, change.owner);
    else this.#owners.delete(change.name);
    return change;
  }

  /** The changes that make this map of an empty one. */
  changes(): Change[] {
    return [...this.#owners].map(([name, owner]) => ({ kind: 'update', name, owner }));
  }
}
