import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { datagram, type Datagrams } from '../../services/datagram.ts';
import type { Address } from '../../services/service.ts';
import { defineImplementation, type Endpoint, type NodeContext, type NodeOf } from '../implementation.ts';

type Received = { from: Address; message: unknown } | 'ended';
/** What is in a datagram, as JSON: the run and the sender, with a message or the end of the service. */
type Packet = { readonly run: string; readonly from: Address } & (
  { readonly message: unknown } | { readonly end: true }
);
type UdpContext = Pick<NodeContext, 'address' | 'run' | 'clock' | 'announce'>;

/** The most bytes of JSON in a datagram, as in QUIC (RFC 9000, 14): no network on the way needs to cut it. */
const BYTES_MAX = 1200;
/** So many datagrams of each sender are kept for a recv. Of more the oldest is lost: none may grow old here. */
const KEPT_MAX = 8;

/**
 * Datagrams over UDP on free ports of this machine, one socket for each node. What UDP does to them is passed on; it may lose them
 * uncounted, so there is no `traffic`. A recv first takes in all that has come, so that it returns nothing too old.
 */
export class UdpNode implements NodeOf<Datagrams> {
  readonly #context: UdpContext;
  readonly #socket = createSocket('udp4');
  #endpoints: readonly Endpoint[] = [];
  /** By sender, oldest first. */
  readonly #kept = new Map<Address, unknown[]>();
  /** How many datagrams have come. */
  #came = 0;
  #receiver: ((received: Received) => void) | null = null;
  #ended = false;

  constructor(context: UdpContext) {
    this.#context = context;
  }

  /** Listens, tells where, and learns where the others do. */
  async start(): Promise<this> {
    this.#socket.on('message', (bytes) => this.#took(bytes.toString()));
    this.#socket.on('error', () => {}); // what was under way is lost
    this.#socket.bind(0, '127.0.0.1');
    await once(this.#socket, 'listening');
    this.#endpoints = await this.#context.announce({
      host: '127.0.0.1',
      port: this.#socket.address().port,
      transport: 'udp',
    });
    return this;
  }

  /** Rejects with a `RangeError` if the message is too long for a datagram. */
  async send(to: Address, message: unknown): Promise<void> {
    await this.#write(to, { message });
  }

  async recv(): Promise<Received> {
    await this.#takeAll();
    const kept = this.#next();
    if (kept) return kept;
    if (this.#ended) return 'ended';
    return new Promise((resolve) => {
      this.#receiver = resolve;
    });
  }

  async end(): Promise<void> {
    const others = [...this.#endpoints.keys()].filter((to) => to !== this.#context.address);
    await Promise.all(others.map((to) => this.#write(to, { end: true })));
    this.#end();
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }

  #write(to: Address, content: { message: unknown } | { end: true }): Promise<void> {
    const { run, address: from } = this.#context;
    const bytes = Buffer.from(JSON.stringify({ run, from, ...content }));
    if (bytes.length > BYTES_MAX) {
      throw new RangeError(`A datagram of ${bytes.length} bytes; at most ${BYTES_MAX} can be sent.`);
    }
    const { host, port } = this.#endpoints[to]!;
    // With or without an error: what became of it nobody knows.
    return new Promise((resolve) => this.#socket.send(bytes, port, host, () => resolve()));
  }

  /** Waits until the socket gives no more: a whole turn of the event loop in which nothing came, after what is left of this one. */
  async #takeAll(): Promise<void> {
    const { clock } = this.#context;
    await clock.sleep(0);
    for (let came = -1; came !== this.#came;) {
      came = this.#came;
      await clock.sleep(0);
    }
  }

  #took(text: string): void {
    this.#came += 1;
    const packet = packetOf(text);
    if (packet?.run !== this.#context.run) return; // from elsewhere
    if ('end' in packet) this.#end();
    else this.#keep(packet.from, packet.message);
  }

  #keep(from: Address, message: unknown): void {
    if (this.#receiver) {
      this.#hand({ from, message });
      return;
    }
    const kept = this.#kept.get(from) ?? [];
    this.#kept.set(from, kept);
    if (kept.push(message) > KEPT_MAX) kept.shift();
  }

  #next(): Received | undefined {
    for (const [from, kept] of this.#kept) if (kept.length > 0) return { from, message: kept.shift() };
    return undefined;
  }

  #end(): void {
    this.#ended = true;
    if (this.#receiver) this.#hand('ended');
  }

  #hand(received: Received): void {
    this.#receiver!(received);
    this.#receiver = null;
  }
}

/** What the text says; null if it is none of ours: anybody may write to a port. */
function packetOf(text: string): Packet | null {
  try {
    return JSON.parse(text) as Packet | null;
  } catch {
    return null;
  }
}

export default defineImplementation({
  name: 'udp',
  about: 'datagrams over UDP sockets on this machine',
  service: datagram,
  createNode: (context) => new UdpNode(context).start(),
});
