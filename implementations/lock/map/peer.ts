/** How the servers of the map see who is connected with them: no sockets, so that a test can be the other end. */

/** The other end of a connection, which takes messages. */
export interface Peer<Out> {
  /** Where it connects from, `127.0.0.1:62652`. */
  readonly where: string;
  send(message: Out): void;
  /** Says why, and ends the connection: nothing that comes after is looked at. */
  refuse(why: string): void;
}

/** What becomes of what the other end sends. */
export interface Session<In> {
  got(message: In): void;
  /** The connection has ended; called once, and last. */
  gone(why: string): void;
}
