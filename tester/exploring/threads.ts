/** Where the slices of an exploration are gone: on all cores. */
import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';
import { realClock, within } from '../../services/environment/clock.ts';
import { EXTENSION } from '../../test-node/package.ts';
import type { TargetOptions } from '../commands/options/target.ts';
import { HANGS_MS, Hangs } from '../simulation/runner.ts';
import type { Plan } from '../plan/plan.ts';
import type { Slice, SliceResult, Watched } from './slice.ts';
import type { Task } from './worker.ts';

/** Explores slices. */
export interface Threads {
  /** How many can be explored at once. */
  readonly atOnce: number;
  /** Explores a slice. Rejects with `Hangs`. */
  readonly explore: (slice: Slice) => Promise<SliceResult>;
  /** Watches one run of a plan. Rejects with `Hangs`. */
  readonly watch: (plan: Plan) => Promise<Watched>;
  readonly close: () => Promise<void>;
}

/** Worker threads: by default one for each core. */
export function threads(target: TargetOptions, addresses: number, workers = availableParallelism()): Threads {
  const filename = new URL(`./worker${EXTENSION}`, import.meta.url).href;
  // Threads above the minimum would be ended, and begun anew, with every slice.
  const pool = new Tinypool({ filename, minThreads: workers, maxThreads: workers, runtime: 'worker_threads' });
  const clock = realClock();
  const ask = async <T>(what: Task['what'], forMs: number): Promise<T> => {
    const done = pool.run({ addresses, target, what } satisfies Task) as Promise<T>;
    const result = await within(clock, forMs + HANGS_MS, done, null);
    if (result === null) throw new Hangs(0, HANGS_MS);
    return result;
  };
  return {
    atOnce: workers,
    explore: (slice) => ask(slice, slice.forMs),
    watch: (plan) => ask({ watch: plan }, 0),
    close: async () => pool.destroy(),
  };
}
