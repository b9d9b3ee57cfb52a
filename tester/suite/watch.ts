/** A thread beside a suite, for nodes that go round for ever: they leave this thread no moment in which it could see that. */
import { url } from 'node:inspector';
import { join } from 'node:path';
import { Worker, isMainThread } from 'node:worker_threads';
import { PACKAGE_ROOT } from '../../test-node/package.ts';

/** So long this thread may do one thing, in ms. As a rule it does so for less than a hundredth. */
export const SPINS_MS = 10_000;

/** What the thread is given. `beats`: how many of its questions were answered, and whether a test is watched. */
export interface Watched {
  readonly beats: SharedArrayBuffer;
  readonly spinsMs: number;
  /** Only the main thread of a process can be interrupted; of another it is only said, with these words. */
  readonly isMainThread: boolean;
  readonly words: string;
}

/** A question, or else where the thread was interrupted: the functions that were under way, the innermost first. */
export type Told = 'are you there?' | { readonly functions: readonly string[] };

/** A test has been interrupted: something in it went round without ever letting go. */
export class Spins extends Error {
  override readonly name = 'Spins';
  readonly functions: readonly string[];
  constructor(functions: readonly string[]) {
    super(`For ${SPINS_MS} ms nothing else could happen in this process.`);
    this.functions = functions;
  }
}

/** Watches this thread; `words`: what is said where it cannot be interrupted. */
export class Watch {
  readonly #thread: Worker;
  readonly #at: Int32Array;
  #interrupted: (spins: Spins) => void = () => {};

  constructor(words: string) {
    const beats = new SharedArrayBuffer(8);
    this.#at = new Int32Array(beats);
    const workerData: Watched = { beats, spinsMs: SPINS_MS, isMainThread, words };
    this.#thread = new Worker(join(PACKAGE_ROOT, 'dist', 'tester', 'suite', 'watch-thread.js'), { workerData });
    this.#thread.on('message', (told: Told) => {
      if (typeof told === 'string') Atomics.add(this.#at, 0, 1);
      else this.#interrupted(new Spins(told.functions));
    });
    this.#thread.on('error', () => {}); // then it is not watched
    this.#thread.unref();
  }

  /** Rejects with `Spins`, and aborts what is left; that is watched to the end. Who debugs may stand still: that is not watched. */
  async during<T>(go: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const rest = new AbortController();
    const interrupted = new Promise<never>((_, reject) => {
      this.#interrupted = (spins) => {
        reject(spins);
        rest.abort();
      };
    });
    Atomics.store(this.#at, 1, url() === undefined ? 1 : 0);
    const { exit } = process; // eslint-disable-line @typescript-eslint/unbound-method -- is put back as it was
    try {
      const done = await Promise.race([go(rest.signal), interrupted]);
      Atomics.store(this.#at, 1, 0);
      return done;
    } catch (error) {
      if (error instanceof Spins)
        process.exit = exit; // a simulated run that was interrupted could not
      else Atomics.store(this.#at, 1, 0);
      throw error;
    }
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}
