/** Where schedules part: a moment of a run in which several things may happen, and what of it was explored. */
import type { Effect, Shared } from './effect.ts';

/** What may happen at a fork, and is known from there or before. */
export interface Known {
  /** Its place among what may happen; -1: it sleeps, since another fork before this one has it. */
  readonly place: number;
  readonly effect: Effect;
}

/** A moment of a run. */
export interface Fork {
  /** The decisions of the run through it; the first `length` of them lead here. */
  readonly decisions: readonly number[];
  readonly length: number;
  /** How often the way here deviates from first in, first out. */
  readonly deviations: number;
  /** All that nodes share here; null: it is not needed. */
  readonly shared: Shared | null;
  /** By what it is called: see `Names`. */
  readonly known: Map<string, Known>;
}

/** A way on from a fork that is still to be gone. */
export interface Branch {
  readonly fork: Fork;
  /** The decisions that follow the fork: the place of what happens, and then what becomes of messages. */
  readonly decisions: readonly number[];
  /** What happens, by what it is called. */
  readonly name: string;
  /** How often the way deviates, with these decisions. */
  readonly deviations: number;
}

/** All decisions of a branch. */
export const wayOf = ({ fork, decisions }: Branch): number[] => [...fork.decisions.slice(0, fork.length), ...decisions];

/** Up to so many deviations, those that deviate less are gone first. Beyond, the youngest: of those that wait there are too many. */
const IN_ORDER = 2;

/** The branches that are still to be gone. */
export class Frontier {
  /** By how often they deviate; the last has all that deviate more often than `IN_ORDER`. The next is at the end. */
  readonly #levels: readonly Branch[][];
  #size = 0;

  constructor(branches: readonly Branch[] = []) {
    this.#levels = Array.from({ length: IN_ORDER + 2 }, () => []);
    for (const branch of branches) this.#push(branch);
  }

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** Are there still some of those that are gone in the order of their deviations? */
  get isInOrder(): boolean {
    return this.#levels.slice(0, -1).some(({ length }) => length > 0);
  }

  /** All of them, in the order in which a new frontier is to be given them. */
  get branches(): readonly Branch[] {
    return this.#levels.flat();
  }

  /** Dealt out in so many parts or fewer; all of one fork are in the same, since of one fork the first is gone first. */
  shares(parts: number): Branch[][] {
    const forks = byFork(this.branches);
    const shares = Array.from({ length: Math.min(parts, forks.length) }, (): Branch[] => []);
    forks.forEach((branches, i) => shares[i % shares.length]!.push(...branches));
    return shares;
  }

  /** The branches of one run, in the order in which they were noted. Of one fork the first is gone first: the others then know of it. */
  add(branches: readonly Branch[]): void {
    for (const branch of inOrder(branches)) this.#push(branch);
  }

  /** Takes the next; undefined: all have been gone. */
  take(): Branch | undefined {
    const branch = this.#levels.find(({ length }) => length > 0)?.pop();
    if (branch) this.#size -= 1;
    return branch;
  }

  #push(branch: Branch): void {
    this.#levels[Math.min(branch.deviations, IN_ORDER + 1)]!.push(branch);
    this.#size += 1;
  }
}

/** Forks as they come, the branches of each backwards. */
const inOrder = (branches: readonly Branch[]): Branch[] => byFork(branches).flatMap((each) => each.reverse());

function byFork(branches: readonly Branch[]): Branch[][] {
  const forks = new Map<Fork, Branch[]>();
  for (const branch of branches) {
    const same = forks.get(branch.fork);
    if (same) same.push(branch);
    else forks.set(branch.fork, [branch]);
  }
  return [...forks.values()];
}
