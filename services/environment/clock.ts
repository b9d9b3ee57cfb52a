/** Time, passed in: the one file that names the machine's clock and timers. */

/** A clock: the time in ms since some moment, and waiting. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, for 0 at the next turn of the event loop; rejects with the signal's reason if that aborts first. */
  sleep(ms: number, options?: SleepOptions): Promise<void>;
}

/** How somebody sleeps. */
export interface SleepOptions {
  readonly signal?: AbortSignal;
  /** It sleeps again and again, for ever, and nobody waits for that: a heartbeat. In a simulation all else can then be quiet. */
  readonly background?: boolean;
}

/** The machine's monotonic clock, counted from `origin` (a reading of `performance.now()`). */
export function realClock(origin: number = performance.now()): Clock {
  return {
    now: () => performance.now() - origin,
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const abort = (): void => {
          if (ms > 0) clearTimeout(timer as NodeJS.Timeout);
          else clearImmediate(timer as NodeJS.Immediate);
          reject(signal!.reason as Error);
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', abort);
          resolve();
        };
        const timer = ms > 0 ? setTimeout(wake, ms) : setImmediate(wake);
        signal?.addEventListener('abort', abort, { once: true });
      }),
  };
}

/** The time of day, now or some ms ago, for what is told people of when something was: never for what is done. */
export const timeOfDay = (agoMs = 0): Date => new Date(Date.now() - agoMs);

/** Resolves with the promise, or with `otherwise` if `ms` pass first. Leaves no timer behind. */
export async function within<T, O>(clock: Clock, ms: number, promise: Promise<T>, otherwise: O): Promise<T | O> {
  const done = new AbortController();
  const late = clock.sleep(ms, { signal: done.signal }).then(
    () => otherwise,
    () => otherwise,
  );
  return Promise.race([promise, late]).finally(() => done.abort());
}
