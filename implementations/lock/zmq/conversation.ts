/** What the server says to one request, in order. */

/** Something that the server says; the text is empty where it says no more than the word. */
export interface Said {
  readonly word: string;
  readonly text: string;
}

/** What is said under one number. */
export class Conversation {
  readonly number: string;
  readonly #said: Said[] = [];
  #failed: Error | null = null;
  #wake: () => void = () => {};

  constructor(number: string) {
    this.number = number;
  }

  /** The server said something. */
  put(said: Said): void {
    this.#said.push(said);
    this.#wake();
  }

  /** It will say no more. */
  fail(error: Error): void {
    this.#failed = error;
    this.#wake();
  }

  /** Resolves with what it says next. Rejects if it will say no more, or with the signal's reason if that aborts first. */
  async next(signal?: AbortSignal): Promise<Said> {
    const wake = (): void => this.#wake();
    signal?.addEventListener('abort', wake);
    try {
      for (;;) {
        const woken = new Promise<void>((resolve) => (this.#wake = resolve));
        signal?.throwIfAborted();
        const said = this.#said.shift();
        if (said) return said;
        if (this.#failed) throw this.#failed;
        await woken;
      }
    } finally {
      signal?.removeEventListener('abort', wake);
    }
  }
}
