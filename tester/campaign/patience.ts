/** How long runs wait for what does not come. */

/** How long a run waits, in ms. Multiplied where a run is repeated to find out whether something was only slow. */
export interface Patience {
  /** So long nothing happens before the processes are looked at. */
  readonly lookMs: number;
  /** So long nothing happens before a call that is owed a return counts as stuck, if that could not be proved. */
  readonly stuckMs: number;
  /** So long a process may take to answer. */
  readonly answerMs: number;
  /** So long what a node leaves behind may take to go away. */
  readonly leftMs: number;
}

/** The patience of the runs of a campaign, at first. */
export const usualPatience: Patience = { lookMs: 200, stuckMs: 2000, answerMs: 1000, leftMs: 500 };

/** While a failure is shrunk: it was found before, and is confirmed with the usual patience after. */
export const hastyPatience: Patience = { lookMs: 50, stuckMs: 500, answerMs: 250, leftMs: 200 };

/** While it is confirmed: what is proved need not be waited for. */
export const confirmingPatience: Patience = { ...usualPatience, lookMs: hastyPatience.lookMs };

/** The usual patience, so many times. */
export const patienceTimes = (factor: number): Patience => ({
  lookMs: usualPatience.lookMs * factor,
  stuckMs: usualPatience.stuckMs * factor,
  answerMs: usualPatience.answerMs * factor,
  leftMs: usualPatience.leftMs * factor,
});
