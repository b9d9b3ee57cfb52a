import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Request } from 'zeromq';
import { afterEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../../test-node/commands/status.ts';
import type { Endpoint } from '../../../implementation.ts';
import { idOfProcess, PublishedClient } from './client.ts';
import { Crash } from './protocol.ts';
import { PublishedServer } from './server.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => cleanUp.splice(0).forEach((clean) => clean()));

interface Running extends Endpoint {
  readonly server: PublishedServer;
  /** Resolves with the error with which it ended; null: without. */
  readonly ended: Promise<unknown>;
}

async function started(port = 0): Promise<Running> {
  const server = await listening(port);
  cleanUp.push(() => server.close());
  const ended = server.run().then(
    () => null,
    (error: unknown) => error,
  );
  return { server, ended, host: '127.0.0.1', port: Number(new URL(server.url).port) };
}

/** The port of a server that has ended becomes free a little later. */
async function listening(port: number): Promise<PublishedServer> {
  for (;;) {
    try {
      return await PublishedServer.listen(port);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A client; `slept` is called each time that it waits to ask again. */
function client({ host, port }: Endpoint, id: string, lock = 'a', slept: () => void = () => {}): PublishedClient {
  const sleep = (ms: number): Promise<void> => {
    slept();
    return new Promise((resolve) => setTimeout(resolve, ms));
  };
  const made = new PublishedClient({ server: { host, port }, id, lock, sleep });
  cleanUp.push(() => made.finalize());
  return made;
}

/** Sends what a client does not. */
async function asker({ port }: Endpoint): Promise<(text: string) => Promise<string>> {
  const socket = new Request({ linger: 0 });
  cleanUp.push(() => socket.close());
  socket.connect(`tcp://127.0.0.1:${port}`);
  const ask = async (text: string): Promise<string> => {
    await socket.send(text);
    return (await socket.receive()).map(String).join();
  };
  await ask('PING');
  return ask;
}

describe('client and server as published', () => {
  it('a client that waits asks again and again, and has the lock when it is free', async () => {
    const server = await started();
    const holder = client(server, 'holder');
    await holder.acquire();
    let asked = 0;
    let often: () => void;
    const askedOften = new Promise<void>((resolve) => (often = resolve));
    const waiting = client(server, 'waiting', 'a', () => (asked += 1) === 5 && often());
    const acquired = waiting.acquire();
    await askedOften;
    await holder.release();
    await acquired;
    expect([waiting.written, waiting.handled]).toEqual([asked + 2, asked + 2]); // PING, and the LOCK that was answered with GO
  });

  it('DONE ends the server, whoever sends it', async () => {
    const server = await started();
    await client(server, 'holder').acquire();
    await client(server, 'anybody').sendDone();
    expect(await server.ended).toBeNull();
  });

  it('a release of what is not locked ends the server; its client, and those who wait, are never told, not even by a new server', async () => {
    const server = await started();
    const releasing = client(server, 'x');
    await releasing.acquire();
    await releasing.release();
    let told = false;
    void releasing
      .release()
      .finally(() => (told = true))
      .catch(() => {}); // closed by the test
    expect(await server.ended).toBeInstanceOf(Crash);

    const other = client(await started(server.port), 'y');
    await other.acquire();
    await other.release();
    expect(told).toBe(false);
  });

  it('a name with a colon ends the server', async () => {
    const server = await started();
    void client(server, 'x', 'über: b')
      .acquire()
      .catch(() => {}); // closed by the test
    expect(await server.ended).toMatchObject({ message: 'ValueError: too many values to unpack (expected 3)' });
  });

  it('one client of a process releases what another holds: a third has the lock, too', async () => {
    const server = await started();
    const [one, other, third] = [client(server, 'host__7'), client(server, 'host__7'), client(server, 'host__8')];
    await one.acquire();
    await other.start();
    await other.release(); // not refused
    await third.acquire(); // while `one` is at work
    await expect(one.release()).rejects.toThrow('Lock was acquired by `host__8` and not by `host__7`');
  });

  it('the id is the host and the process: two clients of a process have the same', () => {
    expect(idOfProcess()).toMatch(/^[^:]+__\d+$/);
    expect(idOfProcess().endsWith(`__${process.pid}`)).toBe(true);
  });

  it('a client that dies before it hears that it has the lock keeps it', async () => {
    const server = await started();
    const dying = new Request(); // what it has sent still goes out
    dying.connect(`tcp://127.0.0.1:${server.port}`);
    await dying.send('LOCK:a:dead');
    dying.close();
    const ask = await asker(server);
    let said = 'GO'; // until the dead one's message has come
    while (said === 'GO') {
      said = await ask('LOCK:a:x');
      if (said === 'GO') await ask('UNLOCK:a:x');
    }
    expect(said).toBe('WAIT');
  });

  it('a client cannot release before its first acquire', async () => {
    await expect(client(await started(), 'x').release()).rejects.toThrow(TypeError);
  });

  it('a client that finds no server waits for one', async () => {
    const nobody = { host: '127.0.0.1', port: await freePort() };
    let acquired = false;
    const acquiring = client(nobody, 'x')
      .acquire()
      .then(() => (acquired = true));
    const there = await started();
    await client(there, 'y').acquire(); // as long as a client takes
    expect(acquired).toBe(false);
    await started(nobody.port);
    expect(await acquiring).toBe(true);
  });
});
