/** Where the chunks of a simulated campaign are run: in this thread, or on all cores. */
import { availableParallelism } from 'node:os';
import { Tinypool } from 'tinypool';
import { EXTENSION } from '../../test-node/package.ts';
import { realClock, within } from '../../services/environment/clock.ts';
import type { Tested } from '../campaign/attempts.ts';
import type { TargetOptions } from '../commands/options/target.ts';
import { runChunk, type Chunk, type ChunkResult } from './chunk.ts';
import type { SimulatedStack } from './stack.ts';

/** A run does not come to its end: something in it goes round without ever letting go. */
export class Hangs extends Error {
  override readonly name = 'Hangs';
  readonly index: number;
  constructor(index: number, ms: number) {
    super(`A step has not come to its end within ${ms} ms.`);
    this.index = index;
  }
}

/** Runs chunks. */
export interface Runner {
  /** How many can run at once. */
  readonly atOnce: number;
  /** Rejects with `Hangs`. */
  readonly run: (chunk: Chunk) => Promise<ChunkResult>;
  readonly close: () => Promise<void>;
}

/** What a worker is asked to do. */
export interface Task {
  readonly addresses: number;
  readonly target: TargetOptions;
  readonly chunk: Chunk;
  /** Where it writes which run it makes, and at which step it is. */
  readonly progress: SharedArrayBuffer;
}

/** In this thread: one that hangs hangs all. */
export function inThisThread(tested: Tested, stack: SimulatedStack): Runner {
  return { atOnce: 1, run: (chunk) => runChunk(tested, stack, chunk), close: () => Promise.resolve() };
}

/** So long a step may take before it is said to hang, in ms. It takes less than a hundredth as a rule. */
export const HANGS_MS = 10_000;
/** So often it is looked at, in that time. */
const LOOKS = 10;

/** In worker threads: by default one for each core. */
export function onAllCores(target: TargetOptions, addresses: number, workers = availableParallelism()): Runner {
  const filename = new URL(`./worker${EXTENSION}`, import.meta.url).href;
  let pool: Tinypool | null = null; // made when it is needed: most of what is wrong is found before
  const start = (): Tinypool =>
    new Tinypool({ filename, minThreads: workers, maxThreads: workers, runtime: 'worker_threads' });
  const clock = realClock();
  const run = async (chunk: Chunk): Promise<ChunkResult> => {
    const progress = new SharedArrayBuffer(8);
    const at = new Int32Array(progress);
    at[0] = -1;
    const task: Task = { addresses, target, chunk, progress };
    pool ??= start();
    const done = pool.run(task) as Promise<ChunkResult>;
    for (let seen = '', looks = 0; ; seen = at.join()) {
      const result = await within(clock, HANGS_MS / LOOKS, done, null);
      if (result) return result;
      looks = at[0] >= 0 && at.join() === seen ? looks + 1 : 0;
      if (looks >= LOOKS) throw new Hangs(at[0], HANGS_MS);
    }
  };
  return { atOnce: workers, run, close: async () => pool?.destroy() };
}
