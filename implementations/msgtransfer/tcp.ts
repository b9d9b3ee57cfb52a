import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { msgtransfer, type MsgTransfer } from '../../services/msgtransfer.ts';
import type { Address } from '../../services/service.ts';
import {
  defineImplementation,
  keepsAllWhenLate,
  type NodeContext,
  type NodeOf,
  type Traffic,
} from '../implementation.ts';

type Received = { from: Address; message: unknown } | 'ended';
/** What goes over a socket, one JSON value per line: who sends, a message, the end of the service. */
type Line = { hello: Address } | { message: unknown } | { end: true };

/**
 * Message transfer over TCP on free ports of this machine. Every node has a socket of its own to each other, on which only it
 * sends: so the messages of one sender stay in order, and a socket that ends loses only what was sent after the end.
 */
export class TcpNode implements NodeOf<MsgTransfer> {
  readonly #context: Pick<NodeContext, 'address' | 'announce'>;
  readonly #server: Server = createServer((socket) => this.#accept(socket));
  /** To each other node; undefined at our own address. */
  #outgoing: (Socket | undefined)[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #inbox: Received[] = [];
  #receiver: ((received: Received) => void) | null = null;
  #ended = false;
  #traffic: Traffic = { written: 0, handled: 0 };

  constructor(context: Pick<NodeContext, 'address' | 'announce'>) {
    this.#context = context;
  }

  /** Listens, tells where, and connects to all others. */
  async start(): Promise<this> {
    const { address, announce } = this.#context;
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    const endpoints = await announce({ host: '127.0.0.1', port });
    this.#outgoing = endpoints.map(({ host, port }, to) =>
      to === address ? undefined : this.#track(connect(port, host)),
    );
    const others = this.#outgoing.filter((socket) => socket !== undefined);
    await Promise.all(others.map((socket) => once(socket, 'connect')));
    for (const socket of this.#outgoing) this.write(socket, { hello: address });
    return this;
  }

  async send(to: Address, message: unknown): Promise<void> {
    const socket = this.#outgoing[to];
    if (this.write(socket, { message })) return;
    // Full: the message is accepted when there is room again, or lost when the service has ended.
    await Promise.race([once(socket!, 'drain'), once(socket!, 'close')]).catch(() => {}); // an error: it is gone
  }

  recv(): Promise<Received> {
    return new Promise((resolve) => {
      const received = this.#inbox.shift() ?? (this.#ended ? 'ended' : undefined);
      if (received === undefined) this.#receiver = resolve;
      else resolve(received);
    });
  }

  async end(): Promise<void> {
    for (const socket of this.#outgoing) this.write(socket, { end: true });
    this.#end();
    await Promise.resolve();
  }

  /** What our sockets took and gave, also those that are closed. */
  traffic(): Traffic {
    let { written, handled } = this.#traffic;
    for (const socket of this.#sockets) {
      written += socket.bytesWritten;
      handled += socket.bytesRead;
    }
    return { written, handled };
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Writes a line; false if the socket is full, true too if it is gone: after the end messages may be lost. */
  protected write(socket: Socket | undefined, line: Line): boolean {
    return !socket?.writable || socket.write(`${JSON.stringify(line)}\n`);
  }

  /** A message has come. */
  protected deliver(from: Address, message: unknown): void {
    this.#hand({ from, message });
  }

  #accept(socket: Socket): void {
    this.#track(socket);
    let from: Address = -1;
    const lines = createInterface({ input: socket });
    lines.on('error', () => {}); // it tells the errors of its socket
    lines.on('line', (text) => {
      const line = JSON.parse(text) as Line;
      if ('hello' in line) from = line.hello;
      else if ('message' in line) this.deliver(from, line.message);
      else this.#end();
    });
  }

  /** No more is sent from here. Who waits for a message learns it; what is still under way to us may come or not. */
  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#receiver?.('ended');
    this.#receiver = null;
    for (const socket of this.#outgoing) socket?.end();
  }

  #hand(received: Received): void {
    if (this.#receiver) this.#receiver(received);
    else this.#inbox.push(received);
    this.#receiver = null;
  }

  #track(socket: Socket): Socket {
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      this.#sockets.delete(socket);
      const { written, handled } = this.#traffic;
      this.#traffic = { written: written + socket.bytesWritten, handled: handled + socket.bytesRead };
    });
    return socket;
  }
}

export default defineImplementation({
  name: 'tcp',
  about: 'message transfer over TCP sockets on this machine',
  service: msgtransfer,
  claims: keepsAllWhenLate,
  createNode: (context) => new TcpNode(context).start(),
});
