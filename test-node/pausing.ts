/** Stopping processes, and letting them go on. */

/** Can processes be stopped here? */
export const canPause = process.platform !== 'win32';

/** Something that can be stopped more than once at a time. It goes on when all that stopped it let it. */
export class Pausing {
  readonly #send: (signal: 'SIGSTOP' | 'SIGCONT') => void;
  #times = 0;

  constructor(send: (signal: 'SIGSTOP' | 'SIGCONT') => void) {
    this.#send = send;
  }

  /** Stops it. Returns what lets it go on. */
  pause(): () => void {
    if (this.#times++ === 0) this.#send('SIGSTOP');
    return () => {
      if (--this.#times === 0) this.#send('SIGCONT');
    };
  }
}
