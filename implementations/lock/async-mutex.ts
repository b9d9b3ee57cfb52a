/** Mutexes of one process, by the package `async-mutex` 0.5. */
import type { Mutex } from 'async-mutex';
import { lock, type Lock } from '../../services/lock.ts';
import { gaveUp } from '../giving-up.ts';
import { claimsUnder, defineImplementation, type NodeContext, type NodeOf } from '../implementation.ts';
import { optional } from '../optional.ts';

const { Mutex: NewMutex } = await optional('These mutexes', 'async-mutex', () => import('async-mutex'));

type MutexContext = Pick<NodeContext, 'run'>;
type Offered = Pick<Lock, 'acquire' | 'tryAcquire' | 'release'>;
type WithSignal = Parameters<NodeOf<Lock>['acquire']>[1];

/** By run and name: the mutex of all users. */
const mutexes = new Map<string, Map<string, Mutex>>();

/**
 * A user of mutexes that all of its process share. They are released as the package's guide shows it for code that does not keep the
 * releaser: by `release()`, which asks nobody whether the mutex is theirs.
 */
class MutexNode implements NodeOf<Offered> {
  readonly #run: string;

  constructor({ run }: MutexContext) {
    this.#run = run;
  }

  /** There is no way out of the queue of a mutex: who gives up lets go of it when its turn comes. */
  async acquire(name: string, { signal }: WithSignal): Promise<void> {
    const mutex = this.#mutex(name);
    const turn = mutex.acquire();
    const givenUp = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => {
        void turn.then(() => mutex.release());
        reject(gaveUp(signal));
      }),
    );
    await Promise.race([turn, givenUp]);
  }

  async tryAcquire(name: string): Promise<boolean> {
    const mutex = this.#mutex(name);
    if (mutex.isLocked()) return false;
    await mutex.acquire();
    return true;
  }

  release(name: string): boolean {
    const mutex = this.#mutex(name);
    const wasLocked = mutex.isLocked();
    mutex.release();
    return wasLocked;
  }

  close(): void {
    for (const mutex of mutexes.get(this.#run)?.values() ?? []) mutex.cancel();
    mutexes.delete(this.#run);
  }

  #mutex(name: string): Mutex {
    const ofRun = mutexes.get(this.#run) ?? new Map<string, Mutex>();
    mutexes.set(this.#run, ofRun);
    const mutex = ofRun.get(name) ?? new NewMutex();
    ofRun.set(name, mutex);
    return mutex;
  }
}

export default defineImplementation({
  name: 'async-mutex',
  about: 'mutexes of one process, which anybody can release',
  service: lock,
  offers: ['acquire', 'tryAcquire', 'release'],
  together: true,
  claims: claimsUnder(['pause', 'clock'], 'specification', 'progress'),
  createNode: (context: MutexContext) => new MutexNode(context),
});
