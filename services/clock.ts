/** Time, passed in: the one file that names the machine's clock and timers. */

/** A clock: the time in ms since some moment, and waiting. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason if that aborts first. */
  sleep(ms: number, options?: { readonly signal?: AbortSignal }): Promise<void>;
}

/** The machine's monotonic clock, counted from `origin` (a reading of `performance.now()`). */
export function realClock(origin: number = performance.now()): Clock {
  return {
    now: () => performance.now() - origin,
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const abort = (): void => {
          clearTimeout(timer);
          reject(signal!.reason as Error);
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', abort);
          resolve();
        }, ms);
        signal?.addEventListener('abort', abort, { once: true });
      }),
  };
}

/** Resolves with the promise, or with `otherwise` if `ms` pass first. Leaves no timer behind. */
export async function within<T, O>(clock: Clock, ms: number, promise: Promise<T>, otherwise: O): Promise<T | O> {
  const done = new AbortController();
  const late = clock.sleep(ms, { signal: done.signal }).then(
    () => otherwise,
    () => otherwise,
  );
  return Promise.race([promise, late]).finally(() => done.abort());
}
