/** The processes of all nodes of a world: which there are, and which of them serves an address. */
import type { Address } from '../../services/service.ts';
import { openSite, type Hearing, type NodesOptions, type Site } from './site.ts';

/** Opens the processes, and ends them. */
export class Sites {
  readonly #options: NodesOptions;
  readonly #hearing: Hearing;
  #all: readonly Site[] = [];
  /** The same, by address. */
  #siteAt: (Site | undefined)[] = [];

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
    const opened = await Promise.allSettled(
      missing.map((addresses) => openSite(addresses, this.#options, this.#hearing)),
    );
    const fresh = opened.flatMap((site) => (site.status === 'fulfilled' ? [site.value] : []));
    this.#all = [...this.#all, ...fresh];
    for (const site of fresh) for (const at of site.addresses) this.#siteAt[at] = site;
    const failed = opened.find((site) => site.status === 'rejected');
    if (!failed) return;
    await this.close();
    throw failed.reason;
  }

  /** Kills the one that serves an address. */
  kill(address: Address): void {
    const site = this.at(address);
    this.#all = this.#all.filter((each) => each !== site);
    this.#siteAt[address] = undefined;
    site.kill();
  }

  /** Ends all. */
  async close(): Promise<void> {
    const sites = this.#all;
    this.#all = [];
    this.#siteAt = [];
    await Promise.all(sites.map((site) => site.end()));
  }

  #addresses(): Address[] {
    return [...Array(this.#options.addresses).keys()];
  }
}

/** Can nodes be killed one by one: do they have processes of their own, which we started? */
export const canKill = ({ stack, running }: Pick<NodesOptions, 'stack' | 'running'>): boolean =>
  !running && !stack[0].together;
