/** The nearest peers: a bare `ws` echo of JSON, and json-rpc-2.0 over `ws` with nothing else. */
import { once } from 'node:events';
import { JSONRPCClient, type JSONRPCResponse } from 'json-rpc-2.0';
import { WebSocket } from 'ws';
import { Child } from './child.ts';
import { users, type Contender, type Rate } from './contender.ts';

const paramsOf = (user: number): object => ({ run: '1234567-4321-0', address: user, function: 'go', args: [] });

/** A connection to a process that serves a yardstick. */
interface Yard {
  readonly socket: WebSocket;
  readonly close: () => Promise<void>;
}

async function open(kind: 'echo' | 'json-rpc'): Promise<Yard> {
  const child = new Child('echo-server', [kind]);
  const { listening } = await child.message<{ listening: string }>();
  const socket = new WebSocket(listening, { perMessageDeflate: false });
  await once(socket, 'open');
  const close = async (): Promise<void> => {
    socket.terminate();
    await child.end();
  };
  return { socket, close };
}

/** JSON both ways, and nothing else: the yardstick, ratio 1. */
export async function echo(): Promise<Contender> {
  const { socket, close } = await open('echo');
  const returned: (() => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const { params } = JSON.parse(data.toString()) as { params: { address: number } };
    returned[params.address]!();
  });
  let ids = 0;
  const rate = (concurrency: number, ms: number): Promise<Rate> =>
    users(concurrency, ms, (user, done) => {
      returned[user] = done;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: ++ids, method: 'call', params: paramsOf(user) }));
    });
  return { name: 'ws echo of JSON', rate, close };
}

/** json-rpc-2.0 as its documentation shows it. */
export async function jsonRpc(): Promise<Contender> {
  const { socket, close } = await open('json-rpc');
  const client = new JSONRPCClient((request: unknown) => socket.send(JSON.stringify(request)));
  socket.on('message', (data: Buffer) => client.receive(JSON.parse(data.toString()) as JSONRPCResponse));
  const rate = (concurrency: number, ms: number): Promise<Rate> =>
    users(concurrency, ms, (user, done, failed) => {
      client.request('call', paramsOf(user)).then(done, failed);
    });
  return { name: 'json-rpc-2.0 over ws', rate, close };
}
