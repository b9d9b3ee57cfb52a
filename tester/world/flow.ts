/** One way of a connection through a proxy. */
import type { Socket } from 'node:net';
import type { Clock } from '../../services/environment/clock.ts';
import type { Way } from './condition.ts';

/** So many bytes are held back; then no more are read, as when the window of a receiver is full. */
export const HELD_BYTES_MAX = 1_000_000;

/**
 * Resets a connection. One whose end is on its way to the other side cannot be reset, and Node would then neither close it nor ever end
 * itself: it is closed.
 */
export function reset(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy();
  else socket.resetAndDestroy();
}

/** Something that is sent: bytes, the end of them, or a reset. */
interface Sent {
  readonly what: Buffer | 'end' | 'reset';
  readonly atMs: number;
}

/** Hands on what comes from one socket to another: in order, when its way lets it. */
export class Flow {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #clock: Clock;
  #way: Way;
  readonly #held: Sent[] = [];
  #heldBytes = 0;
  #alarm = new AbortController();
  /** Has its sender ended it? */
  ended = false;

  constructor(from: Socket, to: Socket, clock: Clock, way: Way) {
    this.#from = from;
    this.#to = to;
    this.#clock = clock;
    this.#way = way;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => this.#take('end'));
    from.on('close', (failed: boolean) => (failed || !this.ended) && this.#take('reset'));
  }

  /** From now on its way is this; what it no longer holds back goes on at once. */
  set way(way: Way) {
    this.#way = way;
    this.#handOn();
  }

  /** Nothing goes on any more. */
  close(): void {
    this.#held.length = 0;
    this.#alarm.abort();
  }

  #take(what: Sent['what']): void {
    this.ended ||= !Buffer.isBuffer(what);
    this.#held.push({ what, atMs: this.#clock.now() });
    this.#heldBytes += bytesOf(what);
    this.#handOn();
  }

  #handOn(): void {
    this.#alarm.abort();
    for (let next = this.#held[0]; next && this.#mayGo(next); next = this.#held[0]) {
      this.#held.shift();
      this.#heldBytes -= bytesOf(next.what);
      this.#go(next.what);
    }
    if (this.#heldBytes < HELD_BYTES_MAX) this.#from.resume();
    else this.#from.pause();
  }

  #mayGo({ what, atMs }: Sent): boolean {
    if (this.#way.held || this.#to.writableNeedDrain) return false;
    if (what === 'reset' && this.#to.writableLength > 0) return false; // what came before arrives before
    const inMs = atMs + this.#way.lateMs - this.#clock.now();
    if (inMs > 0) this.#wakeIn(inMs);
    return inMs <= 0;
  }

  #go(what: Sent['what']): void {
    const to = this.#to;
    if (to.destroyed) return;
    if (what === 'reset') reset(to);
    else if (what === 'end') to.end();
    else to.write(what, () => this.#handOn());
  }

  #wakeIn(ms: number): void {
    const alarm = new AbortController();
    this.#alarm = alarm;
    this.#clock.sleep(ms, { signal: alarm.signal }).then(
      () => this.#handOn(),
      () => {}, // something else has happened, and was looked at
    );
  }
}

const bytesOf = (what: Sent['what']): number => (Buffer.isBuffer(what) ? what.length : 0);
