/** What one end takes of the other at most: nobody outside can use up a process. */

/** A bound: how much, and what happens beyond it. */
interface Bound {
  readonly max: number;
  readonly summary: string;
}

const MIB = 1024 * 1024;

/** All bounds. */
export const bounds = {
  messageBytes: { max: 4 * MIB, summary: 'bytes of a message; beyond it the connection is ended, with code 1009' },
  depth: { max: 500, summary: 'levels that a message is nested; a deeper one is refused' },
  items: { max: 10_000, summary: 'items of a list that the table asks for; a longer one is refused' },
  ongoing: { max: 10_000, summary: 'requests of a connection that are not answered yet; a further one is refused' },
  nodes: { max: 10_000, summary: 'nodes that a connection has prepared and not stopped; a further one is refused' },
  unanswered: { max: 200_000, summary: 'requests that the other end leaves unanswered; then the connection is ended' },
  unreadBytes: { max: 32 * MIB, summary: 'bytes that the other end leaves unread; then the connection is ended' },
  connections: { max: 1000, summary: 'connections of a process; a further one is closed at once' },
  handshakeMs: { max: 10_000, summary: 'ms for the handshake of a connection; then it is closed' },
} as const satisfies Record<string, Bound>;
