/** Real processes: each node in one of its own, or all in one, reached over WebSockets; or nodes that run already. */
import { realClock } from '../../services/environment/clock.ts';
import type { Address } from '../../services/service.ts';
import type { Outcome } from '../../test-node/wire/peer.ts';
import { errors, type Params } from '../../test-node/wire/protocol.ts';
import type { Happening } from '../trace/event.ts';
import { RealFaulter } from './faulter.ts';
import { kindsOf, mayHaveLinks } from './kinds.ts';
import type { Links } from './links.ts';
import { lookAt } from './look.ts';
import { Making } from './making.ts';
import { Servers } from './servers.ts';
import { PREPARE_MS, describeSite, type NodesOptions } from './site.ts';
import { Sites } from './sites.ts';
import { opened } from './opened.ts';
import { NoAnswer, type Leftover, type Rest, type RunSetup, type Processes } from './world.ts';

/** What a world of real processes is made of. */
export interface RealOptions extends NodesOptions {
  readonly parameters: unknown;
  /** Is there a checker for the layer on top? */
  readonly checked: boolean;
  /** May the links of the nodes be hit? Then proxies stand between, if we start the nodes. */
  readonly links: boolean;
}

/** Opens a world of real processes: starts the servers that the nodes need. The nodes come with the first run. */
export async function openReal(options: RealOptions): Promise<RealWorld> {
  const linked = options.links && options.running === null;
  const links = linked ? new (await import('./links.ts')).Links(realClock()) : null;
  return opened(new RealWorld(options, links));
}

/** A world of real processes. */
export class RealWorld implements Processes {
  leaks = 0;
  readonly renewable: boolean;
  readonly freshProcesses: boolean;
  readonly faulter: RealFaulter | null;
  readonly #options: RealOptions;
  readonly #servers: Servers;
  readonly #sites: Sites;
  /** Null: nothing stands between. */
  readonly #links: Links | null;
  #making: Making | null = null;
  #setup: RunSetup | null = null;
  /** The requests of the calls that are ongoing, by the id of the call. */
  readonly #calls = new Map<number, number>();
  /** The nodes have been prepared before. */
  #used = false;

  /** `links`: null: nothing stands between. */
  constructor(options: RealOptions, links: Links | null) {
    this.#options = options;
    this.renewable = options.running === null;
    this.freshProcesses = this.renewable;
    const happens = (happening: Happening): void => this.#setup?.listener(happening);
    this.#servers = new Servers(options.stack, (ended) => happens({ type: 'serverExit', at: 0, ...ended }));
    const sites = new Sites(options, {
      happens,
      informs: (from, informed) => this.#informed(from, informed),
      run: () => this.#setup?.run ?? '',
    });
    this.#sites = sites;
    this.#links = links;
    this.faulter = this.renewable ? this.#newFaulter() : null;
  }

  /** Starts the servers. */
  async open(): Promise<void> {
    if (!this.#options.running) await this.#servers.start();
  }

  get runsMax(): number {
    return this.renewable || this.#reusable ? Infinity : 1;
  }

  async prepare(setup: RunSetup): Promise<void> {
    if (this.#used && !this.#reusable && this.renewable) await this.renew();
    await this.#sites.open();
    this.#used = true;
    this.#setup = setup;
    this.#calls.clear();
    const [sites, servers, links] = [this.#sites, this.#servers, this.#links];
    this.#making = new Making({ ...this.#options, sites, servers, links }, setup);
    await this.#making.all();
  }

  call(at: Address, id: number, fn: string, args: readonly unknown[]): void {
    const setup = this.#setup!;
    const params = { run: setup.run, address: at, function: fn, args: [...args] };
    const call = this.#sites.at(at).peer.tell('call', params, (outcome) => {
      this.#calls.delete(id);
      this.#callEnded(setup, { at, id, fn }, outcome);
    });
    this.#calls.set(id, call);
  }

  get takesGivingUp(): boolean {
    return this.#sites.all.every(({ capabilities }) => capabilities.cancel);
  }

  giveUp(at: Address, id: number): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    this.#sites.at(at).peer.tell('cancel', { run: this.#setup!.run, address: at, call }, () => {});
  }

  async look(timeoutMs: number): Promise<Rest> {
    return lookAt([...this.#sites.all, ...this.#servers.models], this.#setup!.run, timeoutMs);
  }

  async stop(waitMs: number): Promise<Leftover[]> {
    return this.#stop(waitMs, PREPARE_MS + waitMs);
  }

  async abandon(timeoutMs: number): Promise<void> {
    if (!this.#setup) return this.renew();
    try {
      const left = await this.#stop(timeoutMs / 2, timeoutMs);
      if (this.#servers.lost || left.length > 0 || this.#sites.all.some(({ peer }) => !peer.open)) await this.renew();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      await this.renew();
    }
  }

  async #stop(waitMs: number, timeoutMs: number): Promise<Leftover[]> {
    await this.faulter?.end();
    const { run } = this.#setup!;
    const stop = async (at: Address): Promise<Leftover> => {
      const left = await this.#sites.at(at).stop({ run, address: at, waitMs }, timeoutMs);
      return { at, left };
    };
    try {
      return (await Promise.all(this.#present().map(stop))).filter(({ left }) => left.length > 0);
    } finally {
      this.#setup = null;
    }
  }

  async renew(): Promise<void> {
    this.#setup = null;
    this.#used = false;
    await this.#sites.close();
    await this.faulter?.end();
    if (this.#servers.lost) await this.#servers.renew();
  }

  async close(): Promise<void> {
    this.#setup = null;
    await this.#sites.close();
    this.#links?.close();
    await this.#servers.close();
  }

  get #reusable(): boolean {
    return this.#sites.all.every(({ capabilities }) => capabilities.reuse);
  }

  /** Those that take part in the present run, and live. */
  #present(): Address[] {
    return this.#sites.served(this.#setup!.addresses);
  }

  #newFaulter(): RealFaulter {
    const [options, sites, servers, links] = [this.#options, this.#sites, this.#servers, this.#links];
    const linked = (): boolean =>
      links !== null && (this.#making ? links.some : mayHaveLinks(options, servers.endpoints));
    const kinds = (): ReturnType<typeof kindsOf> =>
      kindsOf({ options, sites: sites.all, servers: servers.all, linked: linked() });
    return new RealFaulter({ sites, servers, links, kinds, remake: (at) => this.#making!.again(at) });
  }

  #informed(from: readonly Address[], { run, address, seq, layer, event, data }: Params<'inform'>): void {
    const setup = this.#setup;
    const why = this.#unfit(from, address, layer);
    if (setup?.run !== run) this.leaks += 1;
    else if (why === null) setup.listener({ type: 'inform', at: address, seq, layer, event, data });
    else setup.listener({ type: 'broken', at: from[0]!, message: `${describeSite(from)} informs '${event}' ${why}.` });
  }

  /** Why an event cannot come from there; null: it can. */
  #unfit(from: readonly Address[], address: Address, layer: string): string | null {
    const { checked, stack } = this.#options;
    if (!from.includes(address)) return `for address ${address}, which is not its own`;
    if (checked && layer === stack[0].name) return null;
    return `of the layer ${layer}; listened to is ${checked ? stack[0].name : 'none'}, as 'prepare' says`;
  }

  #callEnded(setup: RunSetup, { at, id, fn }: { at: Address; id: number; fn: string }, outcome: Outcome): void {
    const code = 'error' in outcome ? outcome.error.code : null;
    if (code === errors.lost.code) return; // that a process or a connection ended is told by itself
    if (this.#setup !== setup) {
      this.leaks += 1;
    } else if ('result' in outcome) {
      setup.listener({ type: 'return', at, id, fn, result: outcome.result ?? null });
    } else if (code === errors.cancelled.code) {
      setup.listener({ type: 'cancelled', at, id, fn });
    } else if (code !== errors.invalidAnswer.code) {
      const { message: error, data } = outcome.error;
      setup.listener({ type: hadNoEffect(data) ? 'failed' : 'error', at, id, fn, error });
    }
  }
}

/** What a node says of a call that failed. */
const hadNoEffect = (data: unknown): boolean => (data as { noEffect?: unknown } | undefined)?.noEffect === true;
