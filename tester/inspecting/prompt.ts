/** Lines in, lines out: a prompt in a terminal, which what comes meanwhile does not garble; or a pipe. */
import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** Where lines are typed, and shown. */
export class Prompt {
  readonly #lines: Interface;
  /** Those that came and were not taken yet. */
  readonly #typed: NodeJS.AsyncIterator<string>;
  readonly #out: Writable;
  readonly #isTerminal: boolean;
  #closed = false;

  constructor(input: Readable, out: Writable, isTerminal: boolean) {
    this.#out = out;
    this.#isTerminal = isTerminal;
    this.#lines = createInterface({ input, ...(isTerminal && { output: out, prompt: '> ', terminal: true }) });
    this.#typed = this.#lines[Symbol.asyncIterator](); // from now on: none is missed
    this.#lines.on('close', () => (this.#closed = true));
    this.#lines.on('SIGINT', () => this.close());
  }

  /** What is typed, line by line, until the input ends. */
  async *typed(): AsyncGenerator<string, void> {
    this.#ask();
    for (let next = await this.#typed.next(); !next.done; next = await this.#typed.next()) {
      yield next.value;
      this.#ask();
    }
  }

  /** Shows a line. What is being typed stays below it. */
  say(line: string): void {
    if (this.#isTerminal && !this.#closed) {
      cursorTo(this.#out, 0);
      clearLine(this.#out, 0);
    }
    this.#out.write(`${line}\n`);
    this.#ask();
  }

  /** No more is typed. */
  close(): void {
    this.#lines.close();
  }

  #ask(): void {
    if (this.#isTerminal && !this.#closed) this.#lines.prompt(true);
  }
}
