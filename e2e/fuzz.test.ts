import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { bounds } from '../test-node/wire/bounds.ts';
import { connect } from '../test-node/wire/connect.ts';
import { methods, type Params } from '../test-node/wire/protocol.ts';
import { start, type Running } from './command.ts';

/** To repeat a failure: FUZZ_SEED=… */
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const MESSAGES = 100_000;
const MIB = 1024 * 1024;
/** How much memory a process may take for them. Garbage is in it, too. */
const GROWTH_MAX = 256 * MIB;

type Message = string | Buffer;

// ---- what is sent

const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'rpc.on', ...Object.keys(methods)];
const method = fc.oneof(fc.constantFrom(...names), fc.string(), fc.jsonValue({ maxDepth: 1 }));
const huge = fc.constantFrom(1e308, -1e308, 2 ** 53, -(2 ** 53), 1e21, 5e-324, -0);
const id = fc.oneof(fc.nat(300), fc.string({ maxLength: 8 }), fc.constant(null), huge, fc.jsonValue({ maxDepth: 1 }));
const leaf = fc.oneof(huge, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(...names, { toString: 1 }));
const fields = fc.constantFrom(
  'run',
  'address',
  'addresses',
  'function',
  'args',
  'seq',
  'event',
  'endpoints',
  '__proto__',
);
const params = fc.oneof(fc.dictionary(fields, leaf, { maxKeys: 6 }), leaf, fc.array(leaf, { maxLength: 4 }));
const jsonrpc = fc.oneof({ weight: 9, arbitrary: fc.constant('2.0') }, { weight: 1, arbitrary: leaf });

const json = (value: unknown): string => JSON.stringify(value);
const request = fc.record({ jsonrpc, id, method, params }, { requiredKeys: ['jsonrpc', 'method'] });
const error = fc.oneof(leaf, fc.record({ code: leaf, message: leaf, data: leaf }, { requiredKeys: [] }));
const answer = fc.record({ jsonrpc, id, result: leaf, error }, { requiredKeys: ['jsonrpc', 'id'] });
const around = fc.constantFrom(
  (inner: string) => inner,
  (inner: string) => `{"jsonrpc":"2.0","method":"ping","params":${inner}}`,
  (inner: string) => `{"jsonrpc":"2.0","id":7,"result":${inner}}`,
);
const deep = fc
  .tuple(around, fc.constantFrom('[', '{"a":'), fc.constantFrom(400, 600, 100_000), fc.boolean())
  .map(([wrap, open, depth, ends]) =>
    wrap(open.repeat(depth) + (ends ? `0${(open === '[' ? ']' : '}').repeat(depth)}` : '')),
  );
const wide = fc
  .nat(200_000)
  .map((n) => `{"jsonrpc":"2.0","id":1,"method":"prepare","params":{"checked":[${'1,'.repeat(n)}1]}}`);

const message: fc.Arbitrary<Message> = fc.oneof(
  { weight: 300, arbitrary: request.map(json) },
  { weight: 300, arbitrary: answer.map(json) },
  { weight: 100, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 100, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 60, arbitrary: fc.tuple(request, fc.nat(40)).map(([value, n]) => json(value).slice(0, -n - 1)) },
  { weight: 60, arbitrary: fc.array(fc.oneof(request, answer), { maxLength: 3 }).map(json) },
  { weight: 60, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: wide },
);

const messages = (count: number): Message[] => fc.sample(message, { numRuns: count, seed: SEED });

/** Sends them all, no faster than they are taken. */
async function sendAll(socket: WebSocket, all: readonly Message[]): Promise<void> {
  for (const each of all) {
    socket.send(each);
    if (socket.bufferedAmount > MIB) await new Promise((resolve) => socket.send('0', resolve));
    if (socket.readyState !== WebSocket.OPEN) throw new Error('The other end has ended the connection.');
  }
}

const requestOf = (name: string, given: object, requestId: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id: requestId, method: name, params: given });

/** Resolves when this request is answered properly. */
function answered(socket: WebSocket, requestId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('message', (data: Buffer) => {
      if (data.includes(`"id":"${requestId}","result":null`)) resolve();
    });
    socket.on('close', () => reject(new Error('The connection was lost.')));
  });
}

/** The memory of a process, in bytes. */
const rss = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
const tell = (who: string, before: number, after: number): void =>
  console.log(`${who}: ${Math.round(before / MIB)} MiB before, ${Math.round(after / MIB)} MiB after`);

describe(`100,000 malformed messages (FUZZ_SEED=${SEED})`, () => {
  let all: Message[];
  let node: Running;
  let url: string;
  beforeAll(async () => {
    all = messages(MESSAGES);
    node = start('test-node', ['2', '0', '--use', 'imp0', '--port', '0']);
    const [line] = await node.said(/listens on/);
    url = line!.split(' ').at(-1)!;
  });
  afterAll(async () => {
    node.child.kill('SIGTERM');
    expect((await node.done).status).toBe(143); // it lived until now
  });

  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return socket;
  };
  const ping = async (socket: WebSocket): Promise<void> => {
    const pong = answered(socket, 'the-last');
    socket.send(requestOf('ping', {}, 'the-last'));
    await pong;
  };

  it('do no harm to a test node', async () => {
    const socket = await open();
    await ping(socket);
    const before = rss(node.child.pid!);
    socket.removeAllListeners('message');
    await sendAll(socket, all);
    await ping(socket);
    const after = rss(node.child.pid!);
    tell('the test node', before, after);
    expect(after - before).toBeLessThan(GROWTH_MAX);
    socket.close();
  });

  it('do no harm to the tester', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const about = { protocolVersion: '1', service: 'distlock', capabilities: {} };
    const raw = once(server, 'connection').then(async ([socket]: WebSocket[]) => {
      await once(socket!, 'message');
      socket!.send(JSON.stringify({ jsonrpc: '2.0', id: 1, result: about }));
      return socket!;
    });
    let broken = 0;
    const informed: Params<'inform'>[] = [];
    const { peer } = await connect(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      who: 'node 1',
      handlers: { inform: (event) => void informed.push(event) },
      onBroken: () => (broken += 1),
    });
    const socket = await raw;
    // Answers to these are among the messages, and those do not fit.
    const place = { run: 'r', address: 0 };
    for (let i = 0; i < 100; i += 1) {
      peer.tell('status', { run: 'r' }, () => {});
      peer.tell('call', { ...place, function: 'acq', args: [] }, () => {});
    }
    const before = rss(process.pid);
    await sendAll(socket, all);
    const last = answered(socket, 'the-last');
    const event = { ...place, seq: 7, layer: 'l', event: 'still here' };
    socket.send(requestOf('inform', event, 'the-last'));
    await last;
    const after = rss(process.pid);
    tell(`the tester (${broken} broken, ${informed.length} informs)`, before, after);
    expect(informed.at(-1)).toEqual(event);
    expect(broken).toBeGreaterThan(MESSAGES / 4);
    expect(after - before).toBeLessThan(GROWTH_MAX);
    peer.terminate();
    server.close();
  });

  it('of one that never reads the answers end only its connection', async () => {
    const before = rss(node.child.pid!);
    const flood = await open();
    flood.on('error', () => {});
    flood.pause();
    let most = 0;
    const ended = node.said(/the tester does not read what it is sent: \d+ bytes; the connection is ended/);
    const over = new AbortController(); // one that does not read does not hear of it
    void ended.then(() => over.abort());
    const longId = 'x'.repeat(100_000); // comes back with the answer
    for (let i = 0; !over.signal.aborted && i < MESSAGES; i += 1) {
      flood.send(requestOf('ping', {}, `${i}${longId}`));
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, rss(node.child.pid!));
    }
    await ended;
    tell('the test node, with one that does not read', before, most);
    expect(most - before).toBeLessThan(GROWTH_MAX + bounds.unreadBytes.max);
    flood.terminate();
    const socket = await open();
    await ping(socket);
    socket.close();
  });
});
