import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock, SleepOptions } from '../../services/environment/clock.ts';
import { conditionUnder, type LinkStrikeKind } from './condition.ts';
import { HELD_BYTES_MAX } from './flow.ts';
import { LinkProxy } from './proxy.ts';

/** A clock that is set by hand. */
class ByHand implements Clock {
  #now = 0;
  readonly #sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  now(): number {
    return this.#now;
  }
  sleep(ms: number, { signal }: SleepOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => this.#sleepers.delete(sleeper) && reject(signal.reason as Error));
    });
  }
  set(now: number): void {
    this.#now = now;
    for (const sleeper of this.#sleepers) {
      if (sleeper.at > now || !this.#sleepers.delete(sleeper)) continue;
      sleeper.wake();
    }
  }
}

/** What a socket has got so far. */
class Got {
  readonly socket: Socket;
  text = '';
  bytes = 0;
  ended = false;
  /** How it was closed; null: it was not. */
  closed: 'well' | 'reset' | null = null;
  #failed = false;
  #changed = (): void => {};

  constructor(socket: Socket) {
    this.socket = socket;
    const changes =
      <T extends unknown[]>(change: (...args: T) => void) =>
      (...args: T): void => {
        change(...args);
        this.#changed();
      };
    socket.on(
      'data',
      changes((data: Buffer) => {
        this.bytes += data.length;
        if (data.length < 1000) this.text += data.toString();
      }),
    );
    socket.on(
      'end',
      changes(() => (this.ended = true)),
    );
    socket.on('error', () => (this.#failed = true));
    socket.on(
      'close',
      changes(() => (this.closed = this.#failed ? 'reset' : 'well')),
    );
  }

  /** Resolves when this holds. */
  async until(holds: (got: this) => boolean): Promise<this> {
    while (!holds(this)) await new Promise<void>((resolve) => (this.#changed = resolve));
    return this;
  }

  says(text: string): Promise<this> {
    return this.until((got) => got.text === text);
  }
}

/** Long enough for anything that is not held back to arrive. */
const aWhile = async (): Promise<void> => {
  for (let i = 0; i < 50; i += 1) await turn();
};

const clock = new ByHand();
const sockets = new Set<Socket>();
const accepted: Got[] = [];
let accept: (got: Got) => void = () => {};
let server: Server;
let proxy: LinkProxy;

const listening = async (port = 0): Promise<Server> => {
  const made = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    const got = new Got(socket);
    accepted.push(got);
    accept(got);
  });
  made.listen(port, '127.0.0.1');
  await once(made, 'listening');
  return made;
};
const portOf = (of: Server): number => (of.address() as AddressInfo).port;

beforeEach(async () => {
  server = await listening();
  proxy = new LinkProxy({ host: '127.0.0.1', port: portOf(server) }, clock);
});
afterEach(() => {
  proxy.close();
  server.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  accepted.length = 0;
});

/** The node's end of a new connection, which need not come about. */
async function knocks(): Promise<Got> {
  const { host, port } = await proxy.endpoint;
  const socket = connect({ host, port, allowHalfOpen: true });
  sockets.add(socket);
  return new Got(socket);
}

/** The node's end of a new connection. */
async function connected(): Promise<Got> {
  const node = await knocks();
  await once(node.socket, 'connect');
  return node;
}

/** Both ends of a new connection, once the server has taken it. */
async function both(): Promise<{ node: Got; beyond: Got }> {
  const arrives = new Promise<Got>((resolve) => (accept = resolve));
  const node = await connected();
  return { node, beyond: await arrives };
}

/** The link is struck, by all of these at once. */
const struck = (...kinds: LinkStrikeKind[]): void => {
  proxy.condition = conditionUnder(kinds.map((kind) => ({ kind, forMs: 800 })));
};
const healed = (): void => struck();

describe('a link that nothing strikes', () => {
  it('hands on what both send, and each end of it by itself', async () => {
    const { node, beyond } = await both();
    node.socket.write('ask');
    await beyond.says('ask');
    node.socket.end();
    await beyond.until(({ ended }) => ended);
    beyond.socket.write('answer');
    await node.says('answer');
    beyond.socket.end();
    expect((await node.until(({ closed }) => closed !== null)).closed).toBe('well');
    await beyond.until(({ closed }) => closed === 'well');
  });

  it('hands on a reset, from either side', async () => {
    const [one, other] = [await both(), await both()];
    one.beyond.socket.resetAndDestroy();
    expect((await one.node.until(({ closed }) => closed !== null)).closed).toBe('reset');
    other.node.socket.resetAndDestroy();
    expect((await other.beyond.until(({ closed }) => closed !== null)).closed).toBe('reset');
  });

  it('hands on that one is gone which had ended what it sends, when it is sent something', async () => {
    const { node, beyond } = await both();
    node.socket.end();
    await beyond.until(({ ended }) => ended);
    node.socket.resetAndDestroy();
    while (beyond.closed === null) {
      beyond.socket.write('too late');
      await turn();
    }
    expect(beyond.closed).toBe('reset');
  });

  it('resets a connection to where nobody listens, and leads to who listens there later', async () => {
    const port = portOf(server);
    server.close();
    await once(server, 'close');
    await (await knocks()).until(({ closed }) => closed === 'reset');
    server = await listening(port);
    const { node, beyond } = await both();
    node.socket.write('again');
    await beyond.says('again');
  });

  it('leads new connections to another place, when it is told so', async () => {
    const elsewhere = await listening();
    proxy.target = { host: '127.0.0.1', port: portOf(elsewhere) };
    const { beyond } = await both();
    expect(beyond.socket.localPort).toBe(portOf(elsewhere));
    elsewhere.close();
  });

  it('reads no faster than the other end does', async () => {
    const { node, beyond } = await both();
    beyond.socket.pause();
    const all = 50 * HELD_BYTES_MAX;
    node.socket.write(Buffer.alloc(all));
    for (let i = 0; i < 20; i += 1) await aWhile(); // it is much
    expect(node.socket.writableLength).toBe(all); // not all of it was taken
    beyond.socket.resume();
    await beyond.until(({ bytes }) => bytes === all);
  });
});

describe('a link that is cut', () => {
  it('resets the connections that there are, and new ones, until it is healed', async () => {
    const { node, beyond } = await both();
    struck('cut');
    await node.until(({ closed }) => closed === 'reset');
    await beyond.until(({ closed }) => closed === 'reset');
    await (await knocks()).until(({ closed }) => closed === 'reset');
    expect(accepted).toHaveLength(1);
    healed();
    await both();
  });
});

describe('a link that is partitioned', () => {
  it('lets nothing through and resets nothing; what was held back arrives when it is healed, in order', async () => {
    const { node, beyond } = await both();
    struck('partition');
    for (const part of ['a', 'b', 'c']) node.socket.write(part);
    beyond.socket.write('x');
    beyond.socket.end('y');
    await aWhile();
    expect([node, beyond]).toMatchObject([
      { text: '', ended: false, closed: null },
      { text: '', closed: null },
    ]);
    healed();
    await beyond.says('abc');
    await node.until(({ text, ended }) => text === 'xy' && ended);
  });

  it('hides that a process has died', async () => {
    const { node, beyond } = await both();
    struck('partition');
    beyond.socket.resetAndDestroy();
    await aWhile();
    expect(node.closed).toBeNull();
    healed();
    expect((await node.until(({ closed }) => closed !== null)).closed).toBe('reset');
  });

  it('lets new connections hang, and connects them when it is healed', async () => {
    struck('partition');
    const node = await connected();
    node.socket.write('hello');
    await aWhile();
    expect([accepted, node.closed]).toEqual([[], null]);
    const arrives = new Promise<Got>((resolve) => (accept = resolve));
    healed();
    await (await arrives).says('hello');
  });

  it('connects none that was given up meanwhile', async () => {
    struck('partition');
    const node = await connected();
    node.socket.end('hello');
    await aWhile();
    healed();
    await node.until(({ closed }) => closed !== null);
    await both();
    expect(accepted).toHaveLength(1);
  });

  it('holds back no more than its bound', async () => {
    const { node, beyond } = await both();
    struck('partition');
    const all = 50 * HELD_BYTES_MAX;
    node.socket.write(Buffer.alloc(all));
    for (let i = 0; i < 20; i += 1) await aWhile(); // it is much
    expect(node.socket.writableLength).toBe(all);
    healed();
    await beyond.until(({ bytes }) => bytes === all);
  });
});

describe('a link that is deaf', () => {
  it('holds back what the node is sent only', async () => {
    const { node, beyond } = await both();
    struck('deaf');
    node.socket.write('ask');
    await beyond.says('ask');
    beyond.socket.write('answer');
    await aWhile();
    expect(node.text).toBe('');
    const later = await both();
    later.node.socket.write('hello');
    await later.beyond.says('hello');
    healed();
    await node.says('answer');
  });
});

describe('a link that is slow', () => {
  it('is late by half of the time that it lasts, both ways', async () => {
    const { node, beyond } = await both();
    struck('slow');
    node.socket.write('ask');
    beyond.socket.write('tell');
    await aWhile();
    clock.set(clock.now() + 399);
    await aWhile();
    expect([node.text, beyond.text]).toEqual(['', '']);
    clock.set(clock.now() + 1);
    await beyond.says('ask');
    await node.says('tell');
  });

  it('keeps the order, and is late no more when it is healed', async () => {
    const { node, beyond } = await both();
    struck('slow-answers');
    node.socket.write('ask');
    await beyond.says('ask');
    beyond.socket.write('1');
    await aWhile();
    clock.set(clock.now() + 300);
    beyond.socket.write('2');
    await aWhile();
    clock.set(clock.now() + 100);
    await node.says('1');
    await aWhile();
    expect(node.text).toBe('1');
    healed();
    await node.says('12');
  });
});

describe('a link that is struck more than once', () => {
  it('is as bad as all of it together, until the last is over', async () => {
    const { node, beyond } = await both();
    struck('partition', 'slow');
    struck('slow');
    beyond.socket.write('x');
    await aWhile();
    expect(node.text).toBe('');
    healed();
    await node.says('x');
    struck('partition', 'cut');
    await node.until(({ closed }) => closed === 'reset');
  });
});
