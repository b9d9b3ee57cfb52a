/** What a scenario is: a run that is told in advance, on real processes, which shows something that is known. */

/** Where a scenario is played. */
export interface Stage {
  /** A part begins; the time begins anew. */
  readonly begin: (part: string) => void;
  /** Somebody did, or was told, something, just now. */
  readonly say: (who: string, what: string) => void;
  /** Aborts when nobody wants to see more. */
  readonly signal: AbortSignal;
}

/** A scenario. Made by `defineScenario`. */
export interface Scenario {
  name: string;
  about: string;
  /**
   * Plays it, unattended, and leaves nothing behind. Resolves with what was shown, in words. Rejects with `NotShown` if it could not be
   * shown, with `UnavailableError` where the machine lacks something.
   */
  play: (stage: Stage) => Promise<string>;
}

/** It went otherwise; the message says how. */
export class NotShown extends Error {
  override readonly name = 'NotShown';
}

/** Makes a scenario. */
export const defineScenario = (scenario: Scenario): Scenario => scenario;
