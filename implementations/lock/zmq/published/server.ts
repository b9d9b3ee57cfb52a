/** The lock server as published: one REP socket, one message after the other. */
import type { Reply } from 'zeromq';
import { notBound, zeromq } from '../zeromq.ts';
import { answer, type Locks } from './protocol.ts';

/** The server as published. */
export class PublishedServer {
  readonly #locks: Locks = new Map();
  readonly #socket: Reply;

  private constructor(socket: Reply) {
    this.#socket = socket;
  }

  /** A server that listens on this machine. `port` 0: a free one. Rejects with `UnavailableError` if it cannot. */
  static async listen(port: number): Promise<PublishedServer> {
    const { Reply } = await zeromq();
    const socket = new Reply();
    try {
      await socket.bind(`tcp://127.0.0.1:${port === 0 ? '*' : port}`);
    } catch (error) {
      socket.close();
      throw notBound(error, port);
    }
    return new PublishedServer(socket);
  }

  /** Where it listens: `tcp://127.0.0.1:7899`. */
  get url(): string {
    return this.#socket.lastEndpoint!;
  }

  /** Answers until somebody sends DONE; rejects with `Crash`, as the original ends, if it cannot bear a message. Nobody else is told. */
  async run(): Promise<void> {
    try {
      for await (const frames of this.#socket) {
        const said = answer(this.#locks, frames);
        if (this.#socket.closed) return;
        await this.#socket.send(said);
        if (said.startsWith('CLOSE:')) return;
      }
    } finally {
      this.close();
    }
  }

  /** Ends it from within its process, as a kill does from outside. */
  close(): void {
    if (!this.#socket.closed) this.#socket.close();
  }
}
