/** What has come for a user who receives one at a time, until the end: messages first, oldest first, then that it has ended. */
import type { Address } from '../services/service.ts';

/** What a user receives. */
export type Received<M> = { from: Address; message: M } | 'ended';

/** The inbox of one user. */
export class Inbox<M> {
  readonly #messages: Received<M>[] = [];
  #ended = false;
  #receiver: ((received: Received<M>) => void) | null = null;

  /** A message has come. */
  put(from: Address, message: M): void {
    this.#messages.push({ from, message });
    this.#hand();
  }

  /** No more will come that must be waited for. */
  end(): void {
    this.#ended = true;
    this.#hand();
  }

  /** Resolves with the next message; with `ended` if there is none, and the end has come. */
  receive(): Promise<Received<M>> {
    return new Promise((resolve) => {
      this.#receiver = resolve;
      this.#hand();
    });
  }

  #hand(): void {
    if (!this.#receiver) return;
    const received = this.#messages.shift() ?? (this.#ended ? 'ended' : undefined);
    if (received === undefined) return;
    this.#receiver(received);
    this.#receiver = null;
  }
}
