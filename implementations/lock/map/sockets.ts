import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Endpoint, Traffic } from '../../implementation.ts';

/** The loopback: nothing here asks who somebody is, so nobody from elsewhere may come. */
export const HOST = '127.0.0.1';

/** All sockets of one server or client, with what went over them. */
export class Sockets {
  readonly #open = new Set<Socket>();
  /** Of those that are closed. */
  #traffic: Traffic = { written: 0, handled: 0 };
  #server: Server | null = null;

  /** Listens on the loopback; 0: on a free port. Resolves with the port; rejects as the system says, if it is taken. */
  async listen(port: number, take: (socket: Socket) => void): Promise<number> {
    this.#server = createServer((socket) => take(this.#track(socket))).listen(port, HOST);
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connects; throws `Unreachable` if nobody listens there. */
  async connect(to: Endpoint): Promise<Socket> {
    const socket = this.#track(connect(to.port, to.host));
    await once(socket, 'connect').catch((error: unknown) => {
      throw new Unreachable(to, error);
    });
    return socket;
  }

  /** What they took and gave, in bytes. */
  traffic(): Traffic {
    let { written, handled } = this.#traffic;
    for (const socket of this.#open) {
      written += socket.bytesWritten;
      handled += socket.bytesRead;
    }
    return { written, handled };
  }

  /** Closes all; resolves when nothing is left. */
  async close(): Promise<void> {
    const closing: Promise<unknown>[] = [...this.#open].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    if (this.#server?.listening) closing.push(new Promise((resolve) => this.#server!.close(resolve)));
    for (const socket of this.#open) socket.destroy();
    await Promise.all(closing);
  }

  #track(socket: Socket): Socket {
    this.#open.add(socket);
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      this.#open.delete(socket);
      const { written, handled } = this.#traffic;
      this.#traffic = { written: written + socket.bytesWritten, handled: handled + socket.bytesRead };
    });
    return socket;
  }
}

/** Nobody listens there. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  constructor({ host, port }: Endpoint, cause: unknown) {
    super(`Nobody can be reached at ${host}:${port} (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
}
