/** The storage that the lock protects: an HTTP server in front of a `StorageTable`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Endpoint } from '../../implementation.ts';
import { LOOPBACK } from '../../../test-node/wire/loopback.ts';
import { BYTES_MAX, readWrite } from './storage-messages.ts';
import { StorageTable, type Checking } from './storage-table.ts';

/** What is answered: a status of HTTP, and what is said with it. */
interface Answer {
  readonly status: number;
  readonly said: object;
}

/**
 * `POST {"key", "value", "version"}` writes: 200, or 409 with why it is refused. `GET ?key=…` reads: `{"value", "version"}`, of a key
 * that was never written nulls. All else is answered with what is wrong with it.
 */
export class Storage {
  readonly #table: StorageTable;
  readonly #server: Server;

  private constructor(checking: Checking) {
    this.#table = new StorageTable(checking);
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.keepAliveTimeout = 0; // a client that stood still finds its connection as it left it
  }

  /** A storage that listens on this machine. `port`: 0: a free one. Rejects if it is taken. */
  static async listen(port: number, checking: Checking): Promise<Storage> {
    const storage = new Storage(checking);
    storage.#server.listen(port, LOOPBACK);
    await once(storage.#server, 'listening');
    return storage;
  }

  /** Where it listens. */
  get endpoint(): Endpoint {
    const { address, port } = this.#server.address() as AddressInfo;
    return { host: address, port };
  }

  /** Ends it. What was written is forgotten. */
  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, said } = await this.#answerTo(request);
      // Of a body that is too long the rest is not read.
      response.writeHead(status, status === 413 ? { connection: 'close' } : {}).end(JSON.stringify(said));
    } catch {
      response.destroy(); // who asked is gone
    }
  }

  async #answerTo(request: IncomingMessage): Promise<Answer> {
    if (request.headers.origin !== undefined) return wrong(403, 'web pages are not answered');
    switch (request.method) {
      case 'GET':
        return this.#read(request.url ?? '');
      case 'POST':
        return this.#write(await bodyOf(request));
      default:
        return wrong(405, 'GET reads, POST writes');
    }
  }

  #read(url: string): Answer {
    const key = new URL(url, 'http://storage').searchParams.get('key');
    if (key === null) return wrong(400, 'say which key: ?key=…');
    return { status: 200, said: this.#table.read(key) ?? { value: null, version: null } };
  }

  #write(body: string | null): Answer {
    if (body === null) return wrong(413, `the body is longer than ${BYTES_MAX} bytes`);
    const write = readWrite(body);
    if (typeof write === 'string') return wrong(400, write);
    const refused = this.#table.write(write);
    return refused === null ? { status: 200, said: {} } : wrong(409, refused);
  }
}

const wrong = (status: number, error: string): Answer => ({ status, said: { error } });

/** The body; null: it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
