/** Users who give up waiting. */
import type { Clock } from '../services/environment/clock.ts';

/** How long until what should have ended a wait is done again, in ms. */
const AGAIN_MS = 20;

/** With what a call ends whose user gave up. */
export function gaveUp({ reason }: AbortSignal): Error {
  const isAbort = reason instanceof Error && reason.name === 'AbortError';
  return isAbort ? reason : new DOMException('The user gave up waiting.', 'AbortError');
}

/** Throws that if the user has given up. */
export function checkGivenUp(signal: AbortSignal): void {
  if (signal.aborted) throw gaveUp(signal);
}

/**
 * Waits. If the user gives up meanwhile, does what ends the wait, again and again, as it may come before the wait has begun. Settles as
 * the wait did, when both are over.
 */
export async function waitOrEnd<T>(
  { signal, clock }: { readonly signal: AbortSignal; readonly clock: Clock },
  wait: Promise<T>,
  end: () => Promise<unknown>,
): Promise<T> {
  const settled = new AbortController();
  let ending: Promise<unknown> = Promise.resolve();
  const giveUp = async (): Promise<void> => {
    while (!settled.signal.aborted) {
      await end();
      await clock.sleep(AGAIN_MS, { signal: settled.signal }).catch(() => {});
    }
  };
  // Where it fails, whatever it is asked of is gone; so is what is waited for, which tells it.
  const begin = (): void => void (ending = giveUp().catch(() => {}));
  signal.addEventListener('abort', begin);
  try {
    return await wait;
  } finally {
    settled.abort();
    signal.removeEventListener('abort', begin);
    await ending;
  }
}
