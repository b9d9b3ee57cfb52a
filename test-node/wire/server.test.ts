import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { bounds } from './bounds.ts';
import { listen, type Listening } from './server.ts';
import { TOKEN_VARIABLE } from './token.ts';

const TOKEN = '0123456789abcdef';
let server: Listening;
let connections = 0;

beforeEach(async () => {
  connections = 0;
  server = await listen(0, () => (connections += 1));
});
afterEach(() => {
  server.close();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** `open`, or why the connection was refused. */
async function knock(headers: Record<string, string>): Promise<string> {
  const socket = new WebSocket(server.url, { headers });
  const result = await once(socket, 'open').then(
    () => 'open',
    (error: unknown) => (error as Error).message,
  );
  socket.terminate();
  return result;
}

const tcp = async (): Promise<Socket> => {
  const socket = connectTcp(server.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};

describe('a server', () => {
  it('takes no connection from a web page, with or without a token', async () => {
    const origin = 'http://127.0.0.1';
    expect(await knock({ origin })).toContain('403');
    vi.stubEnv(TOKEN_VARIABLE, TOKEN);
    expect(await knock({ origin, authorization: `Bearer ${TOKEN}` })).toContain('403');
  });

  it('that has a token takes only connections that show it', async () => {
    vi.stubEnv(TOKEN_VARIABLE, TOKEN);
    expect(await knock({})).toContain('401');
    expect(await knock({ authorization: `Bearer ${TOKEN.slice(1)}` })).toContain('401');
    expect(await knock({ authorization: TOKEN })).toContain('401');
    expect(connections).toBe(0);
    expect(await knock({ authorization: `Bearer ${TOKEN}` })).toBe('open');
  });

  it('closes a connection on which the handshake does not come to its end, and no other', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const shaken = new WebSocket(server.url);
    await once(shaken, 'open');
    expect(vi.getTimerCount()).toBe(0);
    const slow = await tcp();
    slow.write('GET / HTTP/1.1\r\n');
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(bounds.handshakeMs.max - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(slow.readyState).toBe('open');
    const closed = new Promise((resolve) => slow.on('error', () => {}).on('close', resolve));
    vi.advanceTimersByTime(1);
    await closed;
    expect(shaken.readyState).toBe(WebSocket.OPEN);
  });

  it('takes so many connections and no more', async () => {
    const sockets = [];
    for (let i = 0; i < bounds.connections.max; i += 1) sockets.push(await tcp());
    const further = await tcp();
    further.resume();
    await once(further, 'close');
    expect(sockets.filter(({ readyState }) => readyState === 'open')).toHaveLength(bounds.connections.max);
    for (const socket of sockets) socket.destroy();
  });
});
