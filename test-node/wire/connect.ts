/** Reaching a host. */
import { WebSocket } from 'ws';
import { bounds } from './bounds.ts';
import { Peer, RequestFailed, type PeerOptions } from './peer.ts';
import { PROTOCOL_VERSION, errors, type ResultOf } from './protocol.ts';
import { TOKEN_VARIABLE, authorization } from './token.ts';
import { WebSocketChannel } from './web-socket-channel.ts';

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
    headers: authorization(),
    maxPayload: bounds.messageBytes.max,
    perMessageDeflate: false,
    handshakeTimeout: CONNECT_MS,
    allowSynchronousEvents: !options.oneByOne,
  });
  const peer = new Peer(new WebSocketChannel(socket), options); // before anything can come
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', ({ message }) =>
      reject(new Error(`${options.who} cannot be reached at ${url}: ${explain(message)}`)),
    );
  });
  try {
    return await introduce(peer, options.who);
  } catch (error) {
    throw new Error(`At ${url}: ${(error as Error).message}`, { cause: error });
  }
}

/** Initializes. Rejects, and ends the connection, if the other end speaks another version, or does not answer. */
async function introduce(peer: Peer, who: string): Promise<Connection> {
  try {
    const about = await peer.request('initialize', { protocolVersion: PROTOCOL_VERSION }, { timeoutMs: CONNECT_MS });
    if (about.protocolVersion === PROTOCOL_VERSION) return { peer, about };
    throw new Error(`${who} speaks version ${about.protocolVersion} of the protocol, not ${PROTOCOL_VERSION}.`);
  } catch (error) {
    peer.terminate(); // it would keep the process alive
    throw error;
  }
}

/** Initializes a program over its pipes: see `introduce`. What it has not flushed looks like no answer. */
export async function introduceProgram(peer: Peer, who: string): Promise<Connection> {
  try {
    return await introduce(peer, who);
  } catch (error) {
    const { code, message } = error as RequestFailed;
    if (code !== errors.timedOut.code) throw error;
    throw new RequestFailed(`${message} Does it flush what it prints?`, code);
  }
}

/** What lies behind an answer that is no WebSocket. */
function explain(message: string): string {
  const status = /^Unexpected server response: (\d+)$/.exec(message)?.[1];
  if (status === undefined) return message;
  if (status !== '401') return `what listens there is no test node; it answered with HTTP status ${status}.`;
  const ours = authorization().authorization === undefined ? 'there is none here' : 'the one here is wrong';
  return `it wants a token, and ${ours}. ${TOKEN_VARIABLE} must be the same on both sides.`;
}
