/**
 * The two ends of a sliding window with cyclic sequence numbers and cumulative acknowledgements, without time and without a network:
 * after A. U. Shankar, "Verified data transfer protocols with variable flow control", ACM Transactions on Computer Systems 7(3), 1989.
 *
 * A number means one item only, if of the datagrams from one address to another none comes after more than `lag` later ones, and
 * numbers >= send + receive + lag. For an item x that comes was sent before it was acknowledged, when no number above x + send - 1
 * was out; each later datagram took out at most one number more; so its receiver awaits x + send + lag at most, and keeps what is
 * below x + numbers. Likewise for an acknowledgement x, if its sender takes the next datagram only when it has sent the
 * acknowledgement of the one before: what it took after x, with what it kept then, raises what it awaits by lag + receive - 1 at most;
 * so the window of who gets x ends below x + numbers.
 */

/** How many items may be sent and not acknowledged; are kept before their turn; and how many numbers there are. */
export interface Sizes {
  readonly send: number;
  readonly receive: number;
  readonly numbers: number;
}

/** The number as a datagram carries it. */
export const modulo = (number: number, { numbers }: Sizes): number => ((number % numbers) + numbers) % numbers;

/** The end that sends. */
export class SendWindow<T> {
  readonly #sizes: Sizes;
  readonly #items: T[] = [];
  #first = 0;

  constructor(sizes: Sizes) {
    this.#sizes = sizes;
  }

  /** The number of the first item that is not acknowledged. */
  get first(): number {
    return this.#first;
  }

  /** All is acknowledged. */
  get empty(): boolean {
    return this.#items.length === 0;
  }

  /** No more may be sent. */
  get full(): boolean {
    return this.#items.length >= this.#sizes.send;
  }

  /** Takes an item, and gives its number. */
  take(item: T): number {
    return this.#first + this.#items.push(item) - 1;
  }

  /** The item with this number; undefined if it is acknowledged. */
  item(number: number): T | undefined {
    return this.#items[number - this.#first];
  }

  /** How many more items are acknowledged if the one awaited is `next`, as a datagram carries it; 0: it is old. */
  newly(next: number): number {
    const count = modulo(next - this.#first, this.#sizes);
    return count <= this.#items.length ? count : 0;
  }

  /** So many more are acknowledged. */
  slide(count: number): void {
    this.#items.splice(0, count);
    this.#first += count;
  }
}

/** The end that receives. */
export class ReceiveWindow<T> {
  readonly #sizes: Sizes;
  readonly #kept = new Map<number, T>();
  #next = 0;

  constructor(sizes: Sizes) {
    this.#sizes = sizes;
  }

  /** The number of the next item that is awaited. */
  get next(): number {
    return this.#next;
  }

  /** The number that is meant by one that a datagram carries; null: that item came before. */
  meant(number: number): number | null {
    const ahead = modulo(number - this.#next, this.#sizes);
    return ahead < this.#sizes.receive ? this.#next + ahead : null;
  }

  /** Keeps an item until its turn comes; false: it was kept already. */
  keep(number: number, item: T): boolean {
    if (this.#kept.has(number)) return false;
    this.#kept.set(number, item);
    return true;
  }

  /** Takes out the items whose turn it is, in order. */
  *inOrder(): Generator<{ readonly number: number; readonly item: T }> {
    for (let item = this.#kept.get(this.#next); item !== undefined; item = this.#kept.get(this.#next)) {
      this.#kept.delete(this.#next);
      yield { number: this.#next++, item };
    }
  }
}
