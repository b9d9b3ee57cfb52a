/** Messages over a pair of pipes: one to a line. */
import type { Readable, Writable } from 'node:stream';
import { bounds } from './bounds.ts';
import type { Channel, ChannelListener } from './channel.ts';
import { Lines } from './lines.ts';

/** The standard output and input of a process as a channel to it. */
export class LineChannel implements Channel {
  readonly wording = {
    verb: 'printed',
    framing: 'standard output belongs to the protocol, one JSON-RPC message to a line, and logs go to stderr',
  } as const;
  readonly #from: Readable;
  readonly #to: Writable;
  readonly #lines = new Lines(bounds.messageBytes.max);

  /** `from`: where the other end prints; `to`: where it reads. */
  constructor(from: Readable, to: Writable) {
    this.#from = from;
    this.#to = to;
    from.on('error', () => {}); // 'close' follows
    to.on('error', () => this.terminate()); // nobody reads there any more
  }

  get open(): boolean {
    return !this.#from.destroyed && this.#to.writable;
  }

  get unreadBytes(): number {
    return this.#to.writableLength;
  }

  hear({ onMessage, onUnreadable, onClose }: ChannelListener): void {
    const lines = this.#lines;
    this.#from.on('data', (chunk: Buffer) => {
      for (const line of lines.take(chunk)) if (line.trim() !== '') onMessage(line, false);
      if (!lines.tooLong || this.#from.destroyed) return;
      onUnreadable(`a line of more than ${bounds.messageBytes.max} bytes`);
      this.terminate();
    });
    this.#from.on('close', onClose);
  }

  /** What has come of a line that has not ended. */
  get unfinished(): string {
    return this.#lines.rest;
  }

  send(text: string): void {
    if (this.open) this.#to.write(`${text}\n`);
  }

  close(): void {
    this.#to.end();
  }

  terminate(): void {
    this.#to.destroy();
    this.#from.destroy();
  }
}
