/** Who believes when to hold what the service grants: spans for the picture. */
import type { Address } from '../../../services/service.ts';
import type { Hold } from './page.ts';

/** The end of a belief by time alone is found in so many halvings. */
const HALVINGS = 20;

/** Is told of every event, by its index; `believes` is asked for what was seen up to then. `key`: see `Hold`. */
export class Holding {
  readonly #addresses: number;
  readonly #key: string | null;
  readonly #believes: (at: Address, now: number) => boolean;
  readonly #since = new Map<Address, number>();
  readonly #dead = new Set<Address>();
  readonly #holds: Hold[] = [];
  #lastT = 0;

  constructor(addresses: number, key: string | null, believes: (at: Address, now: number) => boolean) {
    this.#addresses = addresses;
    this.#key = key;
    this.#believes = believes;
  }

  /** Nothing has happened since the event before this one: what ended meanwhile, time alone has ended. */
  passed(now: number, index: number): void {
    for (const at of [...this.#since.keys()]) {
      if (this.#believes(at, now)) continue;
      const part = this.#lastT < now ? this.#partBelieved(at, now) : 0;
      this.#end(at, index - 0.5 + part);
    }
  }

  /** The node at this address has died: its user believes nothing. */
  died(at: Address): void {
    this.#dead.add(at);
  }

  /** The event has happened. */
  happened(now: number, index: number): void {
    this.#lastT = now;
    for (let at = 0; at < this.#addresses; at += 1) {
      const holds = !this.#dead.has(at) && this.#believes(at, now);
      if (holds && !this.#since.has(at)) this.#since.set(at, index + 0.5);
      if (!holds) this.#end(at, index + 0.5);
    }
  }

  /** The run has ended, after so many events. */
  ended(count: number): readonly Hold[] {
    for (const at of [...this.#since.keys()]) this.#end(at, count);
    return this.#holds;
  }

  #end(at: Address, to: number): void {
    const from = this.#since.get(at);
    if (from === undefined) return;
    this.#since.delete(at);
    this.#holds.push({ at, key: this.#key, from, to });
  }

  /** How much of the time since the last event it was believed. */
  #partBelieved(at: Address, now: number): number {
    let [yes, no] = [0, 1];
    for (let i = 0; i < HALVINGS; i += 1) {
      const middle = (yes + no) / 2;
      if (this.#believes(at, this.#lastT + middle * (now - this.#lastT))) yes = middle;
      else no = middle;
    }
    return yes;
  }
}
