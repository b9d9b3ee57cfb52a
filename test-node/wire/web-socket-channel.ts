/** Messages over a WebSocket: one to a text frame. */
import type { WebSocket } from 'ws';
import type { Channel, ChannelListener } from './channel.ts';

/** A WebSocket as a channel. */
export class WebSocketChannel implements Channel {
  readonly wording = {
    verb: 'sent',
    framing: 'one JSON-RPC message goes into one text frame, and logs go to stderr',
  } as const;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get unreadBytes(): number {
    return this.#socket.bufferedAmount;
  }

  hear({ onMessage, onUnreadable, onClose }: ChannelListener): void {
    this.#socket.on('message', (data: Buffer, binary: boolean) => onMessage(data.toString(), binary));
    this.#socket.on('close', onClose);
    this.#socket.on('error', ({ message, code = '' }: NodeJS.ErrnoException) => {
      if (code.startsWith('WS_ERR')) onUnreadable(message); // else the network failed; 'close' follows
    });
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  close(): void {
    this.#socket.close();
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
