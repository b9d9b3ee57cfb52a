import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Peer, type Handlers } from './peer.ts';
import { errors } from './protocol.ts';
import { listen, type Listening } from './server.ts';

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
  const peer = new Peer(await socket, { who: 'node 1', handlers, onBroken: (message) => broken.push(message) });
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

  it('refuses connections from web pages', async () => {
    const socket = new WebSocket(server.url, { origin: 'http://127.0.0.1' });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('401');
  });
});
