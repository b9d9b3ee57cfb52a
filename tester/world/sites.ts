/** The processes of all nodes of a world: which there are, and which of them serves an address. */
import type { Address } from '../../services/service.ts';
import { NotReady } from './world.ts';
import { openSite, type Hearing } from './opening.ts';
import type { NodesOptions, Site } from './site.ts';

/** Opens the processes, and ends them. */
export class Sites {
  readonly #options: NodesOptions;
  readonly #hearing: Hearing;
  #all: readonly Site[] = [];
  /** The same, by address. */
  #siteAt: (Site | undefined)[] = [];
  /** How often all were ended. */
  #closings = 0;

  constructor(options: NodesOptions, hearing: Hearing) {
    this.#options = options;
    this.#hearing = hearing;
  }

  /** Those that are there. */
  get all(): readonly Site[] {
    return this.#all;
  }

  /** The one that serves an address, which must be there. */
  at(address: Address): Site {
    return this.#siteAt[address]!;
  }

  /** Is one there that serves the address? */
  has(address: Address): boolean {
    return this.#siteAt[address] !== undefined;
  }

  /** Those of the first so many addresses that are served. */
  served(addresses: number): Address[] {
    return this.#addresses()
      .slice(0, addresses)
      .filter((at) => this.#siteAt[at]);
  }

  /** Opens those that are not there: at first all, later those that were killed. Rejects with `NotReady`, and then none is there. */
  async open(): Promise<void> {
    const { stack, running } = this.#options;
    const together = stack[0].together && !running;
    const places = together ? [this.#addresses()] : this.#addresses().map((at) => [at]);
    const missing = places.filter(([at]) => !this.#siteAt[at!]);
    const opened = await Promise.allSettled(missing.map((addresses) => this.#open(addresses)));
    const failed = opened.find((site) => site.status === 'rejected');
    if (!failed) return;
    await this.close();
    throw failed.reason;
  }

  /** Opens the one that serves an address, and was killed. Rejects with `NotReady`. */
  async reopen(address: Address): Promise<Site> {
    return this.#open([address]);
  }

  /** Kills the one that serves an address, if it is there. */
  kill(address: Address): void {
    const site = this.#siteAt[address];
    if (!site) return;
    this.#all = this.#all.filter((each) => each !== site);
    this.#siteAt[address] = undefined;
    site.kill();
  }

  /** Ends all. */
  async close(): Promise<void> {
    this.#closings += 1;
    const sites = this.#all;
    this.#all = [];
    this.#siteAt = [];
    await Promise.all(sites.map((site) => site.end()));
  }

  async #open(addresses: readonly Address[]): Promise<Site> {
    const closings = this.#closings;
    const site = await openSite(addresses, this.#options, this.#hearing);
    if (closings !== this.#closings) {
      await site.end();
      throw new NotReady('It was ended before it could be used.', addresses[0]!, false);
    }
    this.#all = [...this.#all, site];
    for (const at of addresses) this.#siteAt[at] = site;
    return site;
  }

  #addresses(): Address[] {
    return [...Array(this.#options.addresses).keys()];
  }
}

/** Can nodes be killed one by one: do they have processes of their own, which we started? */
export const canKill = ({ stack, running }: Pick<NodesOptions, 'stack' | 'running'>): boolean =>
  !running && !stack[0].together;
