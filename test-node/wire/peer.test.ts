import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { bounds } from './bounds.ts';
import { Peer, type Handlers } from './peer.ts';
import { errors } from './protocol.ts';
import { listen, type Listening } from './server.ts';
import { WebSocketChannel } from './web-socket-channel.ts';

/** A peer of ours, and the raw other end of its connection. */
interface Pair {
  readonly peer: Peer;
  readonly raw: WebSocket;
  readonly broken: string[];
  /** What the raw end has got. */
  readonly got: () => Promise<Record<string, unknown>>;
}

let server: Listening;
let accepted: (socket: WebSocket) => void;

beforeEach(async () => {
  server = await listen(0, (socket) => accepted(socket));
});
afterEach(() => server.close());

async function pair(handlers: Handlers = {}): Promise<Pair> {
  const broken: string[] = [];
  const socket = new Promise<WebSocket>((resolve) => (accepted = resolve));
  const raw = new WebSocket(server.url);
  const messages: Record<string, unknown>[] = [];
  const waiting: ((message: Record<string, unknown>) => void)[] = [];
  raw.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Record<string, unknown>;
    const next = waiting.shift();
    if (next) next(message);
    else messages.push(message);
  });
  const peer = new Peer(new WebSocketChannel(await socket), {
    who: 'node 1',
    handlers,
    onBroken: (message) => broken.push(message),
  });
  if (raw.readyState !== WebSocket.OPEN) await once(raw, 'open');
  const got = async (): Promise<Record<string, unknown>> =>
    messages.shift() ?? (await new Promise((resolve) => waiting.push(resolve)));
  return { peer, raw, broken, got };
}

const answer = (id: unknown, result: unknown): string => JSON.stringify({ jsonrpc: '2.0', id, result });
const inform = (seq: number): string => {
  const params = { run: 'r', address: 0, seq, layer: 'l', event: 'e' };
  return JSON.stringify({ jsonrpc: '2.0', id: `i${seq}`, method: 'inform', params });
};

describe('a peer', () => {
  it('asks, and resolves with the answer', async () => {
    const { peer, raw, got } = await pair();
    const asked = peer.request('ping', {});
    const { id, method } = await got();
    expect(method).toBe('ping');
    raw.send(answer(id, null));
    expect(await asked).toBeNull();
  });

  it('hears answers and informs in the order in which they came, also when they come at once', async () => {
    const heard: string[] = [];
    const { peer, raw, got } = await pair({ inform: ({ seq }) => void heard.push(`inform ${seq}`) });
    const call = { run: 'r', address: 0, function: 'f', args: [] };
    const over = new Promise<void>((resolve) => {
      peer.tell('call', call, () => heard.push('return 1'));
      peer.tell('call', call, () => {
        heard.push('return 2');
        resolve();
      });
    });
    const ids = [(await got())['id'], (await got())['id']];
    raw.send(inform(0));
    raw.send(answer(ids[0], null));
    raw.send(inform(1));
    raw.send(inform(2));
    raw.send(answer(ids[1], null));
    await over;
    expect(heard).toEqual(['inform 0', 'return 1', 'inform 1', 'inform 2', 'return 2']);
  });

  it('answers what is not JSON with who, the evidence, why, and where to read', async () => {
    const { raw, broken, got } = await pair();
    raw.send('listening on 7400');
    const { error } = (await got()) as { error: { code: number; message: string } };
    expect(error.code).toBe(-32700);
    expect(error.message).toBe(
      'node 1 sent listening on 7400: it is not JSON; one JSON-RPC message goes into one text frame, and logs go to stderr. See docs/protocol.md.',
    );
    expect(broken).toEqual([error.message]);
  });

  it.each([
    ['{"id":1,"result":null}', ' an answer (it has no "jsonrpc": "2.0")'],
    ['{"jsonrpc":"2.0","id":1}', ' an answer (who returns nothing says "result": null)'],
    ['[]', ' an answer. See'],
    ['\ufeff{}', 'node 1 sent \\ufeff{}: it is not JSON (it begins with a byte order mark)'],
    ['\u001b[1mup\u0007', 'node 1 sent \\u001b[1mup\\u0007: it is not JSON'],
  ])('says of %j what it lacks, and shows what cannot be seen', async (text, why) => {
    const { raw, broken, got } = await pair();
    raw.send(text);
    await got();
    expect(broken).toEqual([expect.stringContaining(why)]);
  });

  it('takes a second answer to one request, and an answer to nothing, as breaking the protocol', async () => {
    const { peer, raw, broken, got } = await pair();
    const asked = peer.request('ping', {});
    const { id } = await got();
    raw.send(answer(id, null));
    raw.send(answer(id, null));
    raw.send(answer(4711, null));
    await asked;
    raw.send('?');
    await got();
    expect(broken).toHaveLength(3);
    expect(broken[0]).toContain(
      `it answers the request ${JSON.stringify(id)}, which was not asked or was answered before`,
    );
    expect(broken[1]).toContain('it answers the request 4711');
  });

  it('takes a late answer, after a time-out, as late and not as wrong', async () => {
    const { peer, raw, broken, got } = await pair();
    await expect(peer.request('ping', {}, { timeoutMs: 1 })).rejects.toMatchObject({ code: errors.timedOut.code });
    raw.send(answer((await got())['id'], null));
    raw.send('?');
    await got();
    expect(broken).toHaveLength(1); // the question mark
  });

  it('refuses an answer that does not fit the table', async () => {
    const { peer, raw, broken, got } = await pair();
    const asked = peer.request('status', { run: 'r' });
    raw.send(answer((await got())['id'], { idle: 'yes' }));
    await expect(asked).rejects.toMatchObject({ code: errors.invalidAnswer.code });
    expect(broken[0]).toMatch(/the answer to 'status' is wrong.*idle/s);
  });

  it('refuses parameters that do not fit the table, and methods that are not there', async () => {
    const { raw, got } = await pair({ inform: () => null });
    raw.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'inform', params: { run: 'r' } }));
    expect(await got()).toMatchObject({ id: 1, error: { code: -32602 } });
    raw.send(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'toString', params: {} }));
    expect(await got()).toMatchObject({ id: 2, error: { code: -32601 } });
  });

  it('says what a handler threw, and whether it is sure that nothing happened', async () => {
    const { raw, got } = await pair({
      ping: () => {
        throw Object.assign(new RangeError('too far'), { noEffect: true });
      },
    });
    raw.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: {} }));
    const error = { code: errors.callFailed.code, message: 'too far', data: { name: 'RangeError', noEffect: true } };
    expect(await got()).toMatchObject({ error });
  });

  it('fails what is not answered when the connection is lost', async () => {
    const { peer, raw } = await pair();
    const asked = peer.request('ping', {});
    raw.terminate();
    await expect(asked).rejects.toMatchObject({ code: errors.lost.code });
    await expect(peer.request('ping', {})).rejects.toMatchObject({ code: errors.lost.code });
  });

  it('says so when the other end sends what is no frame, or too much in one', async () => {
    const { peer, raw, broken } = await pair();
    const asked = peer.request('ping', {});
    raw.send('x'.repeat(bounds.messageBytes.max + 1));
    const message = 'The connection to node 1 is lost: Max payload size exceeded.';
    await expect(asked).rejects.toMatchObject({ code: errors.lost.code, message });
    expect(broken).toEqual([
      'node 1 ended the connection by what it sent: Max payload size exceeded. See docs/protocol.md.',
    ]);
  });

  it('refuses what is nested so deep that nobody can look into it', async () => {
    const { raw, broken, got } = await pair({ ping: () => null });
    for (const depth of [bounds.depth.max + 1, 100_000]) {
      raw.send('['.repeat(depth) + ']'.repeat(depth));
      expect(await got()).toMatchObject({ id: null, error: { code: -32600 } });
      expect(broken.pop()).toMatch(/^node 1 sent \[+…: it is nested more than 500 levels deep\. See/);
    }
    const params = { deep: JSON.parse('['.repeat(400) + ']'.repeat(400)) as unknown, long: 'x'.repeat(1000) };
    raw.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params }));
    expect(await got()).toMatchObject({ id: 1, result: null });
  });

  it('refuses an error that is none, whatever it would do to who shows it', async () => {
    const { peer, raw, broken, got } = await pair();
    for (const error of [7, 'no', {}, { code: 1, message: { toString: 1 } }]) {
      const asked = peer.request('ping', {});
      raw.send(JSON.stringify({ jsonrpc: '2.0', id: (await got())['id'], error }));
      await expect(asked).rejects.toMatchObject({ code: errors.invalidAnswer.code });
      expect(broken.pop()).toContain("the answer to 'ping' is wrong");
    }
  });

  it('serves one request with an id at a time, and not too many at once', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const { raw, got } = await pair({ ping: () => released });
    const ping = (id: number): void => raw.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'ping', params: {} }));
    ping(0);
    ping(0);
    expect(await got()).toMatchObject({ id: 0, error: { code: errors.busy.code } });
    for (let id = 1; id <= bounds.ongoing.max; id += 1) ping(id);
    const message = '10000 requests are not answered yet; no more are taken.';
    expect(await got()).toMatchObject({ id: bounds.ongoing.max, error: { code: errors.busy.code, message } });
    release();
    for (let id = 0; id < bounds.ongoing.max; id += 1) expect(await got()).toMatchObject({ id, result: null });
    ping(0);
    expect(await got()).toMatchObject({ id: 0, result: null });
  });

  it('ends the connection to one that does not read', async () => {
    const { peer, raw, broken } = await pair();
    raw.pause();
    const args = ['x'.repeat(1024 * 1024)];
    const asked = [...Array(64).keys()].map(() => peer.request('call', { run: 'r', address: 0, function: 'f', args }));
    raw.terminate();
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(64).fill('rejected'));
    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatch(/^node 1 does not read what it is sent: \d+ bytes; the connection is ended\./);
  });

  it('lets one that reads on see all that came before the connection was ended', async () => {
    const { peer, raw } = await pair();
    raw.pause();
    const args = ['x'.repeat(1024 * 1024)];
    while (peer.open) peer.tell('call', { run: 'r', address: 0, function: 'f', args }, () => {});
    let seen = 0;
    raw.on('message', () => (seen += 1));
    const closed = once(raw, 'close');
    raw.resume();
    await closed;
    expect(seen).toBe(peer.written);
    expect(seen).toBeGreaterThan(30);
  });

  it('ends the connection to one that reads, and answers nothing', async () => {
    const { peer, broken } = await pair();
    for (let sent = 0; sent <= bounds.unanswered.max; sent += 1) {
      peer.tell('ping', {}, () => {});
      if (sent % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(broken).toEqual([
      'node 1 has left 200001 requests unanswered; the connection is ended. See docs/protocol.md.',
    ]);
    expect(peer.open).toBe(false);
  });
});
