/** Reaching a host. */
import { WebSocket } from 'ws';
import { MESSAGE_BYTES_MAX, Peer, type PeerOptions } from './peer.ts';
import { PROTOCOL_VERSION, type ResultOf } from './protocol.ts';

/** How long connecting and the first answer may take, in ms. */
export const CONNECT_MS = 10_000;

/** A connection on which `initialize` was answered. */
export interface Connection {
  readonly peer: Peer;
  readonly about: ResultOf<'initialize'>;
}

/**
 * Connects and initializes. `oneByOne`: messages that arrive together are each handled in a step of its own. Rejects with an `Error` that
 * names the URL if nothing answers there.
 */
export async function connect(
  url: string,
  options: PeerOptions & { readonly oneByOne?: boolean },
): Promise<Connection> {
  const socket = new WebSocket(url, {
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
    handshakeTimeout: CONNECT_MS,
    allowSynchronousEvents: !options.oneByOne,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error) => reject(new Error(`${options.who} cannot be reached at ${url}: ${error.message}`)));
  });
  const peer = new Peer(socket, options);
  const about = await peer.request('initialize', { protocolVersion: PROTOCOL_VERSION }, { timeoutMs: CONNECT_MS });
  return { peer, about };
}
