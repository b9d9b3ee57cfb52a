/** Where a host is reached: a WebSocket server, which web pages cannot use, nor who does not know the token. */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, isIP, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { WebSocketServer, type WebSocket } from 'ws';
import { realClock } from '../../services/environment/clock.ts';
import { bounds } from './bounds.ts';
import { LOOPBACK } from './loopback.ts';
import { isAuthorized } from './token.ts';

/** A server that listens. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  readonly close: () => void;
}

/**
 * Listens on the port (0: a free one) and hands over each connection. Rejects with the system's error, `EADDRINUSE` where the port
 * is taken.
 */
export async function listen(
  port: number,
  onConnection: (socket: WebSocket) => void,
  host: string = LOOPBACK,
): Promise<Listening> {
  // An HTTP server that listens itself keeps a timer armed for ever, and the process would never be seen idle: so it only gets the sockets.
  const http = createHttpServer((_, response) => response.writeHead(426).end('This is a WebSocket server.\n'));
  const server = createServer((socket) => {
    limitHandshake(socket);
    http.emit('connection', socket);
  });
  server.maxConnections = bounds.connections.max;
  const sockets = new WebSocketServer({
    server: http,
    maxPayload: bounds.messageBytes.max,
    verifyClient: ({ req }: { req: IncomingMessage }, decide: (admitted: boolean, status?: number) => void) => {
      const refused = refusal(req);
      decide(refused === null, refused ?? undefined);
    },
  });
  sockets.on('connection', (socket, { socket: raw }) => {
    raw.emit('shaken');
    onConnection(socket);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    for (const client of sockets.clients) client.terminate();
  };
  return { url: `ws://${isIP(host) === 6 ? `[${host}]` : host}:${bound}`, port: bound, close };
}

/** The status with which a connection is refused; null: it is not. */
function refusal({ headers }: IncomingMessage): number | null {
  if (headers.origin !== undefined) return 403;
  return isAuthorized(headers.authorization) ? null : 401;
}

/** Closes a socket on which the handshake is not over in time. */
function limitHandshake(socket: Socket): void {
  const over = new AbortController();
  for (const event of ['shaken', 'close']) socket.once(event, () => over.abort());
  realClock()
    .sleep(bounds.handshakeMs.max, { signal: over.signal })
    .then(
      () => socket.destroy(),
      () => {}, // in time
    );
}
