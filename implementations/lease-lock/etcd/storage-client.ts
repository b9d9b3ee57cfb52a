/** A client of the storage. */
import { Agent, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Endpoint } from '../../implementation.ts';
import type { Write } from './storage-messages.ts';
import type { Entry } from './storage-table.ts';

/** The storage did not take a write: it has seen a newer version. Its message is what the storage says. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** One of the storage's users. Its connections are kept until it is closed. */
export class StorageClient {
  readonly #storage: Endpoint;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(storage: Endpoint) {
    this.#storage = storage;
  }

  /** Rejects with `Refused` if the version is too old. */
  async write(write: Write): Promise<void> {
    const { status, said } = await this.#ask('POST', '/', JSON.stringify(write));
    if (status === 200) return;
    const why = `error: ${(said as { readonly error: string }).error}`;
    throw status === 409 ? new Refused(why) : new Error(why);
  }

  /** What the key has; null: it was never written. */
  async read(key: string): Promise<Entry | null> {
    const { status, said } = await this.#ask('GET', `/?key=${encodeURIComponent(key)}`);
    if (status !== 200) throw new Error(`error: ${(said as { readonly error: string }).error}`);
    return (said as Entry | { readonly value: null }).value === null ? null : (said as Entry);
  }

  /** Ends its connections. What is ongoing fails. */
  close(): void {
    this.#agent.destroy();
  }

  async #ask(method: string, path: string, body = ''): Promise<{ readonly status: number; readonly said: unknown }> {
    const asked = request({ ...this.#storage, method, path, agent: this.#agent });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return { status: answer.statusCode!, said: JSON.parse(await text(answer)) };
  }
}
