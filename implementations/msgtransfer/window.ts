import { datagram, type Datagrams } from '../../services/datagram.ts';
import { msgtransfer, type MsgTransfer } from '../../services/msgtransfer.ts';
import type { Address } from '../../services/service.ts';
import { defineImplementation, keepsAllWhenLate, type NodeContext, type NodeOf } from '../implementation.ts';
import { Inbox, type Received } from '../inbox.ts';
import { ReceiveWindow, SendWindow, modulo, type Sizes } from '../sliding-window.ts';

/** Right as long as no datagram comes after more than 120 later ones from its sender to its receiver. */
export const SIZES: Sizes = { send: 4, receive: 4, numbers: 128 };
/** What is not acknowledged for so long is sent again, in ms. */
const RESEND_MS = 50;

/** What comes in order: a message, or the end of the service. */
export type Item = { readonly message: unknown } | 'end';
/** What is in a datagram: an item with its number; or, as an acknowledgement, the number of the next item that is awaited. */
type Packet = { readonly number: number; readonly item: Item } | { readonly next: number };

/** What a node informs the tester of; its numbers go on for ever. */
export interface WindowEvents {
  /** An item has its number, and is on its way. */
  sent: { to: Address; number: number; item: Item };
  /** It goes out again. */
  resent: { to: Address; number: number };
  /** All below `next` is acknowledged. */
  acknowledged: { to: Address; next: number };
  /** An item has come, and is kept. */
  received: { from: Address; number: number; item: Item };
  /** It is passed on: all before it were. */
  delivered: { from: Address; number: number; item: Item };
  /** An acknowledgement goes out. */
  acknowledges: { to: Address; next: number };
}
/** What a node is given. */
export type WindowContext = NodeContext<Datagrams<Packet>, WindowEvents>;

/** A window to each other address, with its timer and those who wait for it to move. */
interface Outgoing {
  readonly window: SendWindow<Item>;
  timer: AbortController;
  readonly waiting: (() => void)[];
}

/**
 * Message transfer over datagrams that are lost, doubled and reordered, by sliding windows (`SendWindow`, `ReceiveWindow`). There is
 * one timer for each address, after RFC 6298, 5: it runs while something is not acknowledged, starts anew when something is, and when
 * it fires the oldest item goes out again. A message must fit into a datagram.
 *
 * The end is an item too: so who ends the service knows, in the end, of each other node that it knows. Only then it ends the
 * datagrams and is silent. The others cannot know as much: their last acknowledgement may always be lost. They need not: from then on
 * they repeat nothing, as after an end messages may be lost, and only answer, without a timer. So whoever still
 * repeats something is answered, until it knows of the end or all is acknowledged: in the end nobody sends.
 */
export class WindowNode implements NodeOf<MsgTransfer> {
  protected readonly context: WindowContext;
  protected readonly incoming: readonly ReceiveWindow<Item>[];
  readonly #sizes: Sizes;
  protected readonly outgoing: readonly Outgoing[];
  readonly #inbox = new Inbox<unknown>();
  #ended: 'no' | 'here' | 'elsewhere' = 'no';
  /** We send nothing any more. */
  #silent = false;
  /** All datagrams up to now are sent. */
  #sending: Promise<void> = Promise.resolve();

  constructor(context: WindowContext, sizes: Sizes = SIZES) {
    this.context = context;
    this.#sizes = sizes;
    const addresses = [...Array(context.addresses).keys()];
    this.incoming = addresses.map(() => new ReceiveWindow<Item>(sizes));
    this.outgoing = addresses.map(() => ({
      window: new SendWindow<Item>(sizes),
      timer: new AbortController(),
      waiting: [],
    }));
    void this.#receive();
  }

  async send(to: Address, message: unknown): Promise<void> {
    await this.#until(to, (window) => !window.full);
    if (this.#ended === 'no') this.#accept(to, { message });
  }

  recv(): Promise<Received<unknown>> {
    return this.#inbox.receive();
  }

  async end(): Promise<void> {
    if (this.#ended !== 'no') return;
    this.#learn('here');
    const others = [...this.outgoing.keys()].filter((to) => to !== this.context.address);
    await Promise.all(others.map((to) => this.#tellEnd(to)));
    this.#silent = true;
    await this.#sending;
    await this.context.lower.end();
  }

  close(): void {
    for (const { timer } of this.outgoing) timer.abort();
  }

  // ---- sending

  #accept(to: Address, item: Item): void {
    const { window } = this.outgoing[to]!;
    const isFirst = window.empty;
    const number = window.take(item);
    void this.context.informTester('sent', { to, number, item });
    this.#transmitItem(to, number);
    if (isFirst) this.#startTimer(to);
  }

  /** An acknowledgement has come, with its number as the datagram carries it. */
  protected acknowledged(by: Address, next: number): void {
    const count = this.outgoing[by]!.window.newly(next);
    if (count > 0) this.slide(by, count);
  }

  /** So many more are acknowledged. */
  protected slide(to: Address, count: number): void {
    const { window } = this.outgoing[to]!;
    window.slide(count);
    void this.context.informTester('acknowledged', { to, next: window.first });
    this.#startTimer(to);
    this.#wake(to);
  }

  /** Starts the timer anew, if anything is not acknowledged. */
  #startTimer(to: Address): void {
    const outgoing = this.outgoing[to]!;
    outgoing.timer.abort();
    if (outgoing.window.empty || this.#ended === 'elsewhere') return;
    outgoing.timer = new AbortController();
    this.context.clock.sleep(RESEND_MS, { signal: outgoing.timer.signal }).then(
      () => {
        this.resend(to, outgoing.window.first);
        this.#startTimer(to);
      },
      () => {}, // aborted
    );
  }

  /** Sends an item again. */
  protected resend(to: Address, number: number): void {
    void this.context.informTester('resent', { to, number });
    this.#transmitItem(to, number);
  }

  /** Sends an item, unless it is acknowledged before its turn comes. */
  #transmitItem(to: Address, number: number): void {
    void this.#transmit(to, () => {
      const item = this.outgoing[to]!.window.item(number);
      return item === undefined ? null : { number: modulo(number, this.#sizes), item };
    });
  }

  /** Sends a datagram, one at a time; what is in it is said when its turn comes. */
  #transmit(to: Address, packet: () => Packet | null): Promise<void> {
    this.#sending = this.#sending.then(() => {
      const content = this.#silent ? null : packet();
      return content ? this.context.lower.send(to, content) : undefined;
    });
    return this.#sending;
  }

  // ---- receiving

  /** Takes what comes; the next one only when the acknowledgement is sent. */
  async #receive(): Promise<void> {
    for (;;) {
      const got = await this.context.lower.recv();
      if (got === 'ended') break;
      const { from, message: packet } = got;
      if ('next' in packet) this.acknowledged(from, packet.next);
      else {
        this.arrived(from, packet.number, packet.item);
        await this.acknowledge(from);
      }
    }
    this.#learn('elsewhere');
  }

  /** An item has come, with its number as the datagram carries it. */
  protected arrived(from: Address, number: number, item: Item): void {
    const meant = this.incoming[from]!.meant(number);
    if (meant !== null) this.keep(from, meant, item);
  }

  /** Keeps an item, and passes on those whose turn it is. */
  protected keep(from: Address, number: number, item: Item): void {
    const window = this.incoming[from]!;
    if (!window.keep(number, item)) return;
    void this.context.informTester('received', { from, number, item });
    for (const next of window.inOrder()) this.deliver(from, next.number, next.item);
  }

  /** Passes an item on. */
  protected deliver(from: Address, number: number, item: Item): void {
    void this.context.informTester('delivered', { from, number, item });
    if (item === 'end') this.#learn('elsewhere');
    else this.#inbox.put(from, item.message);
  }

  /** Says which item is awaited; resolves when that is sent. */
  protected acknowledge(to: Address): Promise<void> {
    return this.#transmit(to, () => {
      const next = this.awaited(to);
      void this.context.informTester('acknowledges', { to, next });
      return { next: modulo(next, this.#sizes) };
    });
  }

  /** The number of the item that is awaited from there. */
  protected awaited(from: Address): number {
    return this.incoming[from]!.next;
  }

  // ---- the end

  /** Resolves when the node there knows of the end. */
  async #tellEnd(to: Address): Promise<void> {
    await this.#until(to, (window) => !window.full);
    this.#accept(to, 'end');
    await this.#until(to, (window) => window.empty);
  }

  /** The service has ended. */
  #learn(where: 'here' | 'elsewhere'): void {
    if (this.#ended !== 'no') return;
    this.#ended = where;
    this.#inbox.end();
    if (where === 'here') return;
    this.outgoing.forEach(({ timer }, to) => {
      timer.abort();
      this.#wake(to);
    });
  }

  /** Resolves when this holds, or the service has ended elsewhere. */
  async #until(to: Address, holds: (window: SendWindow<Item>) => boolean): Promise<void> {
    const { window, waiting } = this.outgoing[to]!;
    while (this.#ended !== 'elsewhere' && !holds(window)) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  #wake(to: Address): void {
    for (const wake of this.outgoing[to]!.waiting.splice(0)) wake();
  }
}

export default defineImplementation({
  name: 'window',
  about: 'sliding windows: message transfer over datagrams that may be lost',
  service: msgtransfer,
  over: { service: datagram, use: 'udp' },
  informs: {} as WindowEvents,
  claims: keepsAllWhenLate,
  createNode: (context: WindowContext) => new WindowNode(context),
});
