import type { Socket } from 'node:net';
import type * as v from 'valibot';
import type { Peer, Session } from './peer.ts';
import { LINE_CHARS_MAX, read } from './wire.ts';

/** So much may the other end leave unread, in bytes: more than the largest map that it is told at once. Then it is cut off. */
const UNREAD_MAX = 64 * 1024 * 1024;

/** A socket that carries messages. Who sends what is none gets the reason, and the connection ends. */
export class Connection<In, Out> implements Peer<Out> {
  readonly where: string;
  /** From here to the other end, `127.0.0.1:62652 -> 127.0.0.1:9001`. */
  readonly link: string;
  readonly #socket: Socket;
  readonly #schema: v.GenericSchema<In>;
  #rest = '';
  /** Why nothing is looked at any more. */
  #over: string | null = null;

  /** `schema`: what is taken from the other end. */
  constructor(socket: Socket, schema: v.GenericSchema<In>) {
    this.#socket = socket.setNoDelay(true).setEncoding('utf8');
    this.#schema = schema;
    this.where = `${socket.remoteAddress}:${socket.remotePort}`;
    this.link = `${socket.localAddress}:${socket.localPort} -> ${this.where}`;
  }

  /** Hands what comes to the session, from now on; to be called in the step in which the connection was made. */
  take(session: Session<In>): void {
    this.#socket.on('data', (piece: string) => this.#take(piece, session));
    this.#socket.on('error', ({ message }) => (this.#over ??= message)); // 'close' follows
    this.#socket.on('close', () => session.gone(this.#over ?? 'the connection was closed'));
  }

  send(message: Out): void {
    this.#write(message);
  }

  refuse(why: string): void {
    if (this.#over !== null) return;
    this.#write({ kind: 'refused', why });
    this.#end(why);
    this.#socket.end();
  }

  #take(piece: string, session: Session<In>): void {
    if (this.#over !== null) return;
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) this.#line(line, session);
    if (this.#rest.length > LINE_CHARS_MAX) this.refuse(TOO_LONG);
  }

  #line(line: string, session: Session<In>): void {
    if (this.#over !== null) return;
    if (line.length > LINE_CHARS_MAX) return this.refuse(TOO_LONG);
    const got = read(this.#schema, line);
    if (got.kind === 'message') session.got(got.message);
    else this.refuse(`This is no message of the lock map: ${got.why}.`);
  }

  #write(message: unknown): void {
    if (!this.#socket.writable) return;
    this.#socket.write(`${JSON.stringify(message)}\n`);
    if (this.#socket.writableLength <= UNREAD_MAX) return;
    this.#end('it does not read');
    this.#socket.destroy();
  }

  #end(why: string): void {
    this.#over ??= why;
    this.#rest = '';
  }
}

const TOO_LONG = `A line has at most ${LINE_CHARS_MAX} characters.`;
