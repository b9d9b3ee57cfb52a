/** The other end of the yardsticks, in a process of its own: answers with what it got (`echo`), or by json-rpc-2.0 (`json-rpc`). */
import type { AddressInfo } from 'node:net';
import { JSONRPCServer, type JSONRPCRequest } from 'json-rpc-2.0';
import { WebSocketServer, type WebSocket } from 'ws';

type Serve = (socket: WebSocket) => void;

const echo: Serve = (socket) => {
  socket.on('message', (data: Buffer) => socket.send(JSON.stringify(JSON.parse(data.toString()))));
};

const jsonRpc: Serve = (socket) => {
  const server = new JSONRPCServer();
  server.addMethod('call', () => null);
  socket.on('message', (data: Buffer) => {
    void server.receive(JSON.parse(data.toString()) as JSONRPCRequest).then((answer) => {
      socket.send(JSON.stringify(answer));
    });
  });
};

const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
sockets.on('connection', process.argv[2] === 'json-rpc' ? jsonRpc : echo);
sockets.on('listening', () => {
  process.send!({ listening: `ws://127.0.0.1:${(sockets.address() as AddressInfo).port}` });
});
// Whoever started it has ended, or wants it to end.
process.on('disconnect', () => process.exit());
