/** A stage of an exploration: of which schedules, and how far it is. */
import type { AnyService } from '../../services/service.ts';
import { isVoid } from '../simulation/hand.ts';
import type { SimulatedStack } from '../simulation/stack.ts';
import type { Progress } from './explore.ts';
import { Frontier, type Branch } from './fork.ts';

/** The functions of the lowest service that return nothing, and need not wait for anything. */
export interface Voids {
  readonly service: string;
  readonly functions: readonly string[];
}

/** How far a stage is. */
export interface StageSummary {
  /** What returns at once in all of its schedules; null: whatever returns may be late. */
  readonly atOnce: Voids | null;
  readonly schedules: number;
  /** Runs that were given up, since what they could come to was explored by others. */
  readonly givenUp: number;
  /** How many ways are left to be gone; 0: all is explored; 1 before the first run. */
  readonly left: number;
  readonly tookMs: number;
}

/** A stage that was left. */
export interface SavedStage extends Omit<StageSummary, 'left'> {
  /** The branches that are still to be gone: see `Frontier`; null: not even the first run was made. */
  readonly branches: readonly Branch[] | null;
}

/** Some of a stage, to be explored by one thread; null: all of it, from the first run. */
export type Share = readonly Branch[] | null;

/** What came of a share. */
export type ShareResult = Pick<Progress, 'schedules' | 'givenUp'> & { readonly branches: Share };

/**
 * The stages of an exploration. At first void returns come at once: that is explored far sooner, and much of what can be wrong is
 * wrong then too. Then they come whenever they may, unless there are none. What deviates little is explored in one stage.
 */
export function stagesOf({ lowest }: SimulatedStack, deviationsMax: number | null): Stage[] {
  const fresh = (atOnce: Voids | null): Stage =>
    new Stage({ atOnce, schedules: 0, givenUp: 0, branches: null, tookMs: 0 });
  const voids = lowest && voidsOf(lowest.service);
  return deviationsMax === null && voids ? [fresh(voids), fresh(null)] : [fresh(null)];
}

function voidsOf({ name, functions }: AnyService): Voids | null {
  const voids = Object.entries(functions).flatMap(([fn, spec]) => (isVoid(spec) ? [fn] : []));
  return voids.length > 0 ? { service: name, functions: voids } : null;
}

/** One stage. */
export class Stage {
  readonly #atOnce: Voids | null;
  #schedules: number;
  #givenUp: number;
  #tookMs: number;
  #frontier: Frontier | null;

  constructor({ atOnce, schedules, givenUp, branches, tookMs }: SavedStage) {
    this.#atOnce = atOnce;
    this.#schedules = schedules;
    this.#givenUp = givenUp;
    this.#tookMs = tookMs;
    this.#frontier = branches && new Frontier(branches);
  }

  /** Do void returns happen at once? */
  get prompt(): boolean {
    return this.#atOnce !== null;
  }

  /** How many ways are left. */
  get left(): number {
    return this.#frontier?.size ?? 1;
  }

  get summary(): StageSummary {
    return { ...this.#counts, left: this.left };
  }

  get saved(): SavedStage {
    return { ...this.#counts, branches: this.#frontier?.branches ?? null };
  }

  get #counts(): Omit<StageSummary, 'left'> {
    return { atOnce: this.#atOnce, schedules: this.#schedules, givenUp: this.#givenUp, tookMs: this.#tookMs };
  }

  /** What is left, for so many threads: those that deviate little are explored one after the other; of the others each has a share. */
  shares(threads: number): Share[] {
    const frontier = this.#frontier;
    if (!frontier) return [null];
    return frontier.isInOrder ? [frontier.branches] : frontier.shares(threads);
  }

  /** What came of all shares, and how long they took. */
  take(results: readonly ShareResult[], tookMs: number): void {
    this.#tookMs += tookMs;
    for (const { schedules, givenUp } of results) {
      this.#schedules += schedules;
      this.#givenUp += givenUp;
    }
    const isBegun = results.some(({ branches }) => branches !== null);
    this.#frontier = isBegun ? new Frontier(results.flatMap(({ branches }) => branches ?? [])) : null;
  }
}
