/** Where a host is reached: a WebSocket server on this machine, which web pages cannot use. */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { MESSAGE_BYTES_MAX } from './peer.ts';

/** Only programs on this machine connect. */
export const LOOPBACK = '127.0.0.1';

/** A server that listens. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly close: () => void;
}

/** Listens on the port (0: a free one) and hands over each connection. Rejects with the system's error, `EADDRINUSE` where the port is taken. */
export async function listen(port: number, onConnection: (socket: WebSocket) => void): Promise<Listening> {
  // An HTTP server that listens itself keeps a timer armed for ever, and the process would never be seen idle: so it only gets the sockets.
  const http = createHttpServer((_, response) => response.writeHead(426).end('This is a WebSocket server.\n'));
  const server = createServer((socket) => http.emit('connection', socket));
  const sockets = new WebSocketServer({
    server: http,
    maxPayload: MESSAGE_BYTES_MAX,
    verifyClient: ({ req }: { req: IncomingMessage }) => req.headers.origin === undefined,
  });
  sockets.on('connection', onConnection);
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    for (const client of sockets.clients) client.terminate();
  };
  return { url: `ws://${LOOPBACK}:${bound}`, port: bound, close };
}
