/** A proxy stands on a link between a node and what it connects to: it hands on faithfully what both send, unless the link is struck. */
import { once } from 'node:events';
import { Socket, createServer, type AddressInfo, type Server } from 'node:net';
import type { Endpoint } from '../../implementations/implementation.ts';
import type { Clock } from '../../services/environment/clock.ts';
import { unharmed, type Condition, type Way } from './condition.ts';
import { Flow, reset } from './flow.ts';

const HOST = '127.0.0.1';

/** A place to connect to over TCP. */
export type Target = Pick<Endpoint, 'host' | 'port'>;

/** A proxy of TCP connections from one node to one place. */
export class LinkProxy {
  /** Where new connections lead. */
  target: Target;
  /** Resolves with where the node is to connect, when it can. */
  readonly endpoint: Promise<Target>;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  #condition = unharmed;

  constructor(target: Target, clock: Clock) {
    this.target = target;
    this.#clock = clock;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
    this.#server.listen(0, HOST);
    this.endpoint = once(this.#server, 'listening').then(() => {
      const { port } = this.#server.address() as AddressInfo;
      return { host: HOST, port };
    });
    this.endpoint.catch(() => {}); // told to whoever awaits it
  }

  /** From now on the link is so, for the connections that there are, too. */
  set condition(condition: Condition) {
    this.#condition = condition;
    for (const connection of this.#connections) connection.condition = condition;
  }

  /** Ends it, and all connections. */
  close(): void {
    this.#server.close();
    for (const connection of this.#connections) connection.reset();
  }

  /** Where the link is cut, the node sees a connection that is reset at once: only to close the port would refuse it, and lose the port. */
  #accept(node: Socket): void {
    const connection = new Connection(node, this.target, this.#clock);
    this.#connections.add(connection);
    void connection.closed.then(() => this.#connections.delete(connection));
    connection.condition = this.#condition;
  }
}

/** Nothing passes before it is known how the link is. */
const waiting: Way = { held: true, lateMs: 0 };

/** A connection of a node, and the one that leads on from there. */
class Connection {
  /** Resolves when both are closed. */
  readonly closed: Promise<unknown>;
  readonly #node: Socket;
  readonly #target: Target;
  readonly #beyond = new Socket({ allowHalfOpen: true });
  readonly #toNode: Flow;
  readonly #fromNode: Flow;
  #connecting = false;

  constructor(node: Socket, target: Target, clock: Clock) {
    this.#node = node;
    this.#target = target;
    const both = [node, this.#beyond];
    for (const socket of both) socket.on('error', () => {}); // 'close' follows
    this.closed = Promise.all(
      both.map((socket) => new Promise<void>((resolve) => socket.on('close', () => resolve()))),
    );
    this.#beyond.setNoDelay(true);
    this.#fromNode = new Flow(node, this.#beyond, clock, waiting);
    this.#toNode = new Flow(this.#beyond, node, clock, waiting);
  }

  set condition({ cut, toNode, fromNode }: Condition) {
    if (cut) this.reset();
    else if (!fromNode.held) this.#connect();
    this.#fromNode.way = fromNode;
    this.#toNode.way = toNode;
  }

  /** Ends it, both ways. */
  reset(): void {
    this.#toNode.close();
    this.#fromNode.close();
    for (const socket of [this.#node, this.#beyond]) reset(socket);
  }

  /** What the node has given up before it could be reached is nothing to who is there. */
  #connect(): void {
    if (this.#connecting) return;
    this.#connecting = true;
    if (this.#fromNode.ended) this.reset();
    else this.#beyond.connect(this.#target.port, this.#target.host);
  }
}
