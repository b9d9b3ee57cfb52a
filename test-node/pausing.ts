/** Stopping processes, and letting them go on. */

/** Can processes be stopped here? */
export const canPause = process.platform !== 'win32';

/** Sends a signal to the process, with its group if it leads one. One that has ended gets none. */
export function signalAll(pid: number, signal: NodeJS.Signals): void {
  for (const whom of pid > 0 ? [-pid, pid] : []) {
    try {
      process.kill(whom, signal);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

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
