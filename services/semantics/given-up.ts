/** How a call ends that its user gave up. */

/** A call ended as one that its user had given up. Its name is the one that the platform's own functions use. */
export class GivenUp extends Error {
  override readonly name = 'AbortError';
}

/** Does this error say so? */
export const isGivenUp = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
