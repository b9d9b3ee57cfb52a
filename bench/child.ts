/** A file of this folder in a process of its own, which does not outlive this one. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EXTENSION } from '../test-node/package.ts';

/** The path of the file of that name in this folder. */
export const benchFile = (name: string): string => fileURLToPath(new URL(`./${name}${EXTENSION}`, import.meta.url));

/** A process that runs a file of this folder; it ends itself when its channel closes. */
export class Child {
  readonly #process: ChildProcess;

  constructor(name: string, args: readonly string[], nodeOptions: readonly string[] = []) {
    this.#process = fork(benchFile(name), args, {
      execArgv: [...nodeOptions],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** Resolves with the next message from it. Rejects if it ends instead. */
  async message<T>(): Promise<T> {
    const over = new AbortController();
    const { signal } = over;
    const ended = once(this.#process, 'exit', { signal }).then(([code]) => {
      throw new Error(`A process of the bench ended with status ${String(code)}.`);
    });
    try {
      const [said] = (await Promise.race([once(this.#process, 'message', { signal }), ended])) as [T];
      return said;
    } finally {
      ended.catch(() => {}); // nobody waits for its end any more
      over.abort();
    }
  }

  /** Ends it, and resolves when it has ended. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}
