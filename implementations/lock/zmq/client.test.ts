import { Dealer, Request } from 'zeromq';
import { afterEach, describe, expect, it } from 'vitest';
import { realClock, type Clock } from '../../../services/environment/clock.ts';
import type { Endpoint } from '../../implementation.ts';
import { CallFailed, LockClient } from './client.ts';
import { LockServer } from './server.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

const TOKEN = 'the token';

interface Running extends Endpoint {
  readonly server: LockServer;
  readonly ended: Promise<void>;
}

async function started(clock: Clock = realClock()): Promise<Running> {
  const server = await LockServer.listen({ port: 0, token: TOKEN, clock });
  const ended = server.run();
  cleanUp.push(() => {
    server.close();
    return ended;
  });
  return { server, ended, host: '127.0.0.1', port: Number(new URL(server.url).port) };
}

async function client({ host, port }: Endpoint, id: string): Promise<LockClient> {
  const made = await LockClient.connect({ server: { host, port }, id, clock: realClock() });
  cleanUp.push(() => made.close());
  return made;
}

const clients = (server: Endpoint, ...ids: string[]): Promise<LockClient[]> =>
  Promise.all(ids.map((id) => client(server, id)));

/** A socket that is no client of ours; it sends what it likes. */
function stranger<S extends Dealer | Request>(socket: S, { port }: Endpoint): S {
  cleanUp.push(() => socket.close());
  socket.connect(`tcp://127.0.0.1:${port}`);
  return socket;
}

/** A clock on which time passes when the test says so. */
function handClock(): Clock & { pass: () => Promise<void> } {
  let pass = (): void => {};
  let slept: Promise<void> | null = null;
  return {
    now: () => 0,
    sleep: (_, { signal } = {}) =>
      (slept = new Promise((resolve, reject) => {
        pass = resolve;
        signal?.addEventListener('abort', () => reject(signal.reason as Error));
      })),
    async pass() {
      const before = slept;
      pass();
      while (slept === before) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('client and server, repaired', () => {
  it('many clients take turns: no two are at work at once, and all come to it', async () => {
    const server = await started();
    let [atWork, most, done] = [0, 0, 0];
    const work = async (user: LockClient): Promise<void> => {
      for (let i = 0; i < 20; i += 1) {
        await user.acquire('a: b');
        most = Math.max(most, (atWork += 1));
        await new Promise((resolve) => setImmediate(resolve));
        atWork -= 1;
        done += 1;
        expect(await user.release('a: b')).toBe(true);
      }
    };
    await Promise.all((await clients(server, '0', '1', '2', '3')).map(work));
    expect([most, done]).toEqual([1, 80]);
  });

  it('the one who waits has the lock when the holder releases it, and not before', async () => {
    const [holder, waiting] = await clients(await started(), 'holder', 'waiting');
    await holder!.acquire('a');
    let has = false;
    const acquired = waiting!.acquire('a').then(() => (has = true));
    expect([await waiting!.holder('a'), has]).toEqual(['holder', false]);
    await holder!.release('a');
    await acquired;
    expect(await holder!.holder('a')).toBe('waiting');
  });

  it('tells whether it took, or gave back', async () => {
    const [x, y] = await clients(await started(), 'x', 'y');
    expect([await x!.release('a'), await x!.holder('a')]).toEqual([false, null]);
    expect([await x!.tryAcquire('a'), await y!.tryAcquire('a'), await y!.release('a')]).toEqual([true, false, false]);
    expect([await y!.holder('a'), await x!.release('a'), await y!.tryAcquire('a')]).toEqual(['x', true, true]);
  });

  it('an acquire of what one holds fails', async () => {
    const x = await client(await started(), 'x');
    await x.acquire('a');
    await expect(x.acquire('a')).rejects.toThrow('You hold `a` already');
  });

  it('one who gives up does not get the lock, and who waits behind gets it', async () => {
    const [holder, giving, last] = await clients(await started(), 'holder', 'giving', 'last');
    await holder!.acquire('a');
    const gaveUp = new AbortController();
    const given = giving!.acquire('a', { signal: gaveUp.signal });
    await giving!.holder('a'); // a round: its request has arrived
    const acquired = last!.acquire('a');
    const why = new Error('no more');
    gaveUp.abort(why);
    await expect(given).rejects.toBe(why);
    await holder!.release('a');
    await acquired;
    expect(await giving!.holder('a')).toBe('last');
  });

  it('one who gave up before it asked does not get the lock, if it had to wait', async () => {
    const [holder, giving] = await clients(await started(), 'holder', 'giving');
    await holder!.acquire('a');
    await expect(giving!.acquire('a', { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
    await holder!.release('a');
    expect(await holder!.tryAcquire('a')).toBe(true);
  });

  it('one that died while it waited is passed over', async () => {
    const clock = handClock();
    const server = await started(clock);
    const [holder, last] = await clients(server, 'holder', 'last');
    await holder!.acquire('a');
    const dead = stranger(new Dealer({ linger: 0 }), server);
    await dead.send(['1', 'LOCK', 'a', 'dead']);
    expect((await dead.receive()).map(String)).toEqual(['1', 'WAIT']);
    dead.close();
    const acquired = last!.acquire('a');
    await last!.holder('a'); // a round: its request has arrived
    await holder!.release('a');
    await clock.pass();
    await clock.pass();
    await acquired;
  });

  it('one that died with the lock keeps it: no time that passes gives it to another', async () => {
    const clock = handClock();
    const server = await started(clock);
    const [dead, other] = await clients(server, 'dead', 'other');
    await dead!.acquire('a');
    dead!.close();
    for (let i = 0; i < 5; i += 1) await clock.pass();
    expect([await other!.tryAcquire('a'), await other!.holder('a')]).toEqual([false, 'dead']);
  });

  it.each([
    ['nothing', []],
    ['an empty frame', ['']],
    ['a word that there is not', ['HELLO']],
    ['a word of every object', ['constructor']],
    ['the text of the published protocol', ['LOCK:a:b:c']],
    ['too few frames', ['LOCK', 'a']],
    ['too many frames', ['PING', 'a', 'b']],
    ['what is no UTF-8', ['LOCK', Buffer.of(0xff), 'x']],
    ['DONE without a token', ['DONE']],
    ['DONE with another token', ['DONE', 'open sesame']],
    ['a release of what is not locked', ['UNLOCK', 'a', 'x']],
  ])('the server says what is wrong with %s, and goes on', async (_, frames) => {
    const server = await started();
    const socket = stranger(new Dealer({ linger: 0 }), server);
    await socket.send(['7', ...frames]);
    const [number, word] = (await socket.receive()).map(String);
    expect([number, word]).toEqual(['7', expect.stringMatching(/_ERROR$/)]);
    expect(await (await client(server, 'x')).tryAcquire('a')).toBe(true);
  });

  it('who sends what is far too long is not answered, and the server goes on', async () => {
    const server = await started();
    const socket = stranger(new Dealer({ linger: 0, reconnectInterval: -1 }), server);
    const gone = new Promise((resolve) => socket.events.on('disconnect', resolve));
    await socket.send(['7', 'LOCK', 'x'.repeat(1_000_000), 'x']);
    await gone;
    expect(await (await client(server, 'x')).tryAcquire('a')).toBe(true);
  });

  it('a REQ socket can speak with the server, too', async () => {
    const socket = stranger(new Request({ linger: 0 }), await started());
    await socket.send(['LOCK', 'a', 'x']);
    expect((await socket.receive()).map(String)).toEqual(['GO']);
  });

  it('DONE with the token ends the server; those who wait learn it', async () => {
    const server = await started();
    const [holder, waiting] = await clients(server, 'holder', 'waiting');
    await holder!.acquire('a');
    const acquiring = waiting!.acquire('a').catch((error: unknown) => error);
    await expect(holder!.sendDone('another')).rejects.toThrow('DONE needs the token');
    await holder!.sendDone(TOKEN);
    await server.ended;
    expect(await acquiring).toEqual(
      new CallFailed(`The connection to the lock server at 127.0.0.1:${server.port} is lost.`),
    );
    await expect(holder!.release('a')).rejects.toThrow('is lost');
  });

  it.each(['acquire', 'tryAcquire'] as const)(
    '%s: a call to which no answer comes in time fails, and what it is given later is given back',
    async (fn) => {
      let inTime = true;
      const clock: Clock = {
        now: () => 0,
        sleep: (ms, how) => (inTime ? realClock().sleep(ms, how) : Promise.resolve()),
      };
      const { host, port } = await started();
      const hasty = await LockClient.connect({ server: { host, port }, id: 'hasty', clock });
      cleanUp.push(() => hasty.close());
      inTime = false;
      await expect(hasty[fn]('a')).rejects.toThrow('did not answer within');
      inTime = true;
      expect(await hasty.holder('a')).toBe(null);
    },
  );

  it('the last answer of a server that ends is heard', async () => {
    for (let i = 0; i < 100; i += 1) {
      const server = await started();
      await expect((await client(server, 'x')).sendDone(TOKEN)).resolves.toBeUndefined();
    }
  });

  it('a client that is closed does no more, and what it was at fails', async () => {
    const [holder, waiting] = await clients(await started(), 'holder', 'waiting');
    await holder!.acquire('a');
    const acquiring = waiting!.acquire('a');
    waiting!.close();
    await expect(acquiring).rejects.toThrow('is closed');
    await expect(waiting!.release('a')).rejects.toThrow('is closed');
  });

  it('where there is no server, a client says so', async () => {
    const server = await started();
    server.server.close();
    await expect(client(server, 'x')).rejects.toThrow('is lost');
  });
});
