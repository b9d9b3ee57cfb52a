/** A client of the scenario, as a process of its own. */
import { describeExit, type Exit } from '../../../test-node/exit.ts';
import { OwnProcess } from '../../../test-node/processes.ts';
import { NotShown, type Stage } from '../../scenario.ts';

/** `etcd-lock client`, running: what it says is said on the stage. */
export class ClientProcess {
  readonly #who: string;
  readonly #process: OwnProcess;
  readonly #lines: string[] = [];
  #exit: Exit | null = null;
  #wake: () => void = () => {};

  /** `number`: which client. It is killed when nobody wants to see more. */
  constructor(number: string, options: readonly string[], { say, signal }: Stage) {
    signal.throwIfAborted();
    this.#who = `client ${number}`;
    this.#process = new OwnProcess('etcd-lock', ['client', number, ...options], (line) => {
      say(this.#who, line);
      this.#lines.push(line);
      this.#wake();
    });
    signal.addEventListener('abort', () => this.#process.kill());
    void this.#process.ended.then((exit) => {
      this.#exit = exit;
      this.#wake();
    });
  }

  /** Resolves when it has said a line that begins so, with the rest of it. Rejects with `NotShown` if it ends before. */
  async said(beginning: string): Promise<string> {
    for (;;) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      const line = this.#lines.find((each) => each.startsWith(beginning));
      if (line !== undefined) return line.slice(beginning.length);
      if (this.#exit) {
        throw new NotShown(`${this.#who} ended with ${describeExit(this.#exit)}, and had not said: ${beginning}`);
      }
      await woken;
    }
  }

  /** One that has stopped itself goes on. */
  goOn(): void {
    this.#process.signal('SIGCONT');
  }

  /** Ends it, wherever it is. */
  end(): Promise<void> {
    return this.#process.end();
  }
}
