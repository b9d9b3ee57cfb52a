/** Users who give up waiting. */

/** With what a call ends whose user gave up. */
export function gaveUp({ reason }: AbortSignal): Error {
  const isAbort = reason instanceof Error && reason.name === 'AbortError';
  return isAbort ? reason : new DOMException('The user gave up waiting.', 'AbortError');
}

/** Throws that if the user has given up. */
export function checkGivenUp(signal: AbortSignal): void {
  if (signal.aborted) throw gaveUp(signal);
}

/** Waits. If the user gives up meanwhile, begins what ends the wait; settles as the wait did, when both are over. */
export async function waitOrEnd<T>(signal: AbortSignal, wait: Promise<T>, end: () => Promise<unknown>): Promise<T> {
  let ending: Promise<unknown> = Promise.resolve();
  const giveUp = (): void => void (ending = end());
  signal.addEventListener('abort', giveUp);
  try {
    return await wait;
  } finally {
    signal.removeEventListener('abort', giveUp);
    await ending;
  }
}
