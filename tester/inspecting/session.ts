/** Nodes called by hand: what is called, returned and informed is shown as it comes, and held against the specification. */
import type { Clock } from '../../services/environment/clock.ts';
import { partsOf } from '../../services/semantics/parts.ts';
import { REFUSED_WITHOUT_REASON } from '../../services/semantics/specification.ts';
import type { Address } from '../../services/service.ts';
import { endedFromOutside } from '../../test-node/exit.ts';
import type { Tested } from '../campaign/attempts.ts';
import type { Finding } from '../findings/finding.ts';
import { Monitor } from '../judges/monitor.ts';
import { describing } from '../report/in-words.ts';
import type { Happening, TraceEvent } from '../trace/event.ts';
import type { Processes } from '../world/world.ts';

/** How long nothing happens before the processes are looked at, in ms. */
const LOOK_MS = 100;
/** How long nothing happens before a call counts as waiting, if that could not be seen, in ms. */
const WAITS_MS = 2000;
/** How long a process may take to answer, in ms. */
const ANSWER_MS = 1000;

/** What a session is made of. */
export interface SessionOptions {
  readonly tested: Pick<Tested, 'service' | 'addresses' | 'parameters'>;
  readonly world: Processes;
  readonly clock: Clock;
  /** Shows a line. */
  readonly say: (line: string) => void;
}

/** One run, by hand. */
export class Session {
  /** Did a node do what the specification does not allow? */
  violated = false;
  readonly #options: SessionOptions;
  readonly #monitor: Monitor;
  /** Can still be said what the specification allows? */
  #follows = true;
  readonly #ongoing = new Map<number, { readonly at: Address; readonly fn: string }>();
  readonly #ended = new Set<Address>();
  #events = 0;
  #calls = 0;
  #lastMs = 0;

  constructor(options: SessionOptions) {
    const { service, addresses, parameters } = options.tested;
    this.#options = options;
    this.#monitor = new Monitor(partsOf(service, addresses, parameters));
  }

  /** Makes a call, also if it is against the specification, and says so. Resolves when it is over, or waits. */
  async call(at: Address, fn: string, args: readonly unknown[]): Promise<void> {
    const { world, clock } = this.#options;
    if (this.#ended.has(at)) {
      this.#options.say(`node ${at}  has ended`);
      return;
    }
    const id = (this.#calls += 1);
    const event = { type: 'call', at, id, fn, args, ...this.#next() } as const;
    this.#show(event);
    const refused = this.#follows ? this.#monitor.refusedCall({ at, fn, args }, clock.now()) : null;
    if (refused) this.#lost(`the call is against the specification: '${refused.clause}' does not hold`, refused.reason);
    if (this.#follows) this.#monitor.call(event);
    this.#ongoing.set(id, { at, fn });
    world.call(at, id, fn, args);
    await this.#overOrWaiting(id);
  }

  /** Hears what comes from the nodes. */
  hear(happening: Happening): void {
    const event = { ...happening, ...this.#next() };
    this.#show(event);
    switch (event.type) {
      case 'return':
        this.#over(event.id, () => this.#monitor.return(event));
        break;
      case 'error':
      case 'failed':
      case 'cancelled':
        this.#over(event.id, () => this.#monitor.end(event));
        break;
      case 'exit':
        if (!endedFromOutside(event.exit)) this.violated = true;
        this.#ended.add(event.at);
        for (const [id, { at }] of this.#ongoing) if (at === event.at) this.#ongoing.delete(id);
        for (const line of event.tail) this.#options.say(`        ${line}`);
        this.#monitor.died(event.at, event.t);
        break;
      case 'broken':
        this.violated = true;
    }
  }

  /** The calls that are ongoing: `1 acq`. */
  get waiting(): readonly string[] {
    return [...this.#ongoing.values()].map(({ at, fn }) => `${at} ${fn}`);
  }

  #over(id: number, follow: () => Finding | null): void {
    this.#ongoing.delete(id);
    const found = this.#follows && this.#monitor.ongoingCall(id) ? follow() : null;
    if (!found) return;
    this.violated = true;
    this.#lost(`${found.about}: '${found.clause}' does not hold`, found.reason);
  }

  #lost(what: string, reason: string): void {
    this.#follows = false;
    const why = reason === REFUSED_WITHOUT_REASON ? '' : `: ${reason}`;
    this.#options.say(`        ${what}${why}. From here on the specification is not followed.`);
  }

  #next(): { readonly i: number; readonly t: number } {
    this.#lastMs = this.#options.clock.now();
    return { i: this.#events++, t: this.#lastMs };
  }

  #show(event: TraceEvent): void {
    const layer = event.type === 'inform' ? `  (${event.layer})` : '';
    this.#options.say(`node ${event.at}  ${describing([], this.#options.tested.service)(event).text}${layer}`);
  }

  async #overOrWaiting(id: number): Promise<void> {
    const { clock } = this.#options;
    while (this.#ongoing.has(id)) {
      const silentMs = clock.now() - this.#lastMs;
      if (silentMs >= WAITS_MS || (silentMs >= LOOK_MS && (await this.#nothingCanHappen()))) return;
      await clock.sleep(Math.max(LOOK_MS - silentMs, LOOK_MS / 10));
    }
  }

  /** Not all nodes can tell. */
  async #nothingCanHappen(): Promise<boolean> {
    try {
      const { idle, counted, written, handled } = await this.#options.world.look(ANSWER_MS);
      return idle && counted && written === handled;
    } catch {
      return false;
    }
  }
}
