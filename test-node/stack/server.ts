/** A process of a server that nodes need: watched, and hit by faults. */
import type { SystemProcess } from '../../implementations/implementation.ts';
import { Pausing } from '../pausing.ts';
import type { Exit } from '../exit.ts';
import { signalOther } from '../processes.ts';

/** A process of a server has ended, and not because we ended it. */
export interface ServerExit {
  /** `lock/zmq: server`. */
  readonly server: string;
  readonly exit: Exit;
  /** Its last lines. */
  readonly tail: readonly string[];
}

/** A process of a server. */
export class Server {
  readonly name: string;
  readonly #process: SystemProcess;
  readonly #onExit: (ended: ServerExit) => void;
  readonly #pausing = new Pausing((signal) => this.#signal(signal));
  #isUp = true;
  /** How many keep it down. */
  #down = 0;
  /** Shall it be without what it had on disk? */
  #wiped = false;
  /** What was begun with it. Never rejects. */
  #busy: Promise<unknown> = Promise.resolve();

  /** `onExit` hears when it ends by itself. */
  constructor(name: string, process: SystemProcess, onExit: (ended: ServerExit) => void) {
    this.name = name;
    this.#process = process;
    this.#onExit = onExit;
    this.#watch();
  }

  /** Does it run, as far as it was seen? */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Can it be started again? */
  get canRestart(): boolean {
    return this.#process.restart !== undefined;
  }

  /** Stops it. Returns what lets it go on. */
  pause(): () => void {
    return this.#pausing.pause();
  }

  /**
   * Kills it; returns what starts it again, with or without what it had on disk, when it is down for nobody else any more. That
   * rejects if it cannot be started.
   */
  kill({ keepDisk }: { readonly keepDisk: boolean }): () => Promise<void> {
    this.#wiped ||= !keepDisk;
    this.#down += 1;
    const kill = (): void => {
      this.#signal('SIGKILL');
      this.#isUp = false;
    };
    if (this.#isUp) kill();
    else this.#busy = this.#busy.then(kill); // it may be about to start
    return () => {
      const started = this.#busy.then(() => this.#restart());
      this.#busy = started.catch(() => {}); // told to whoever asked for it
      return started;
    };
  }

  /** Lets it go on, whoever stopped it, so that it can be ended. Resolves when nothing is begun with it any more. */
  async release(): Promise<void> {
    this.#signal('SIGCONT');
    await this.#busy;
  }

  #signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    if (!this.#isUp) return;
    if (this.#process.signal) this.#process.signal(name);
    else signalOther(this.#process.pid, name);
  }

  async #restart(): Promise<void> {
    if (this.#down > 1) {
      this.#down -= 1;
      return;
    }
    await this.#process.ended;
    try {
      await this.#process.restart!(!this.#wiped);
      this.#isUp = true;
      this.#watch();
    } finally {
      this.#down -= 1;
      this.#wiped = false;
    }
  }

  #watch(): void {
    void this.#process.ended?.then(({ code, signal, tail = [] }) => {
      this.#isUp = false;
      if (this.#down > 0) return; // we ended it
      this.#onExit({ server: this.name, exit: { code, signal: signal as Exit['signal'] }, tail });
    });
  }
}
