/** Makes the nodes of a run: all at its beginning; one again, when it was killed. */
import { deriveSeed } from '../../services/environment/random.ts';
import type { Address } from '../../services/service.ts';
import { identityOf } from '../../test-node/host/layers.ts';
import type { Params } from '../../test-node/wire/protocol.ts';
import { isRight } from '../plan/clocks.ts';
import type { Endpoints } from './endpoints.ts';
import type { Links } from './links.ts';
import type { Servers } from './servers.ts';
import type { NodesOptions, Site } from './site.ts';
import type { Sites } from './sites.ts';
import type { RunSetup } from './world.ts';

/** What every node is made of. */
export interface MakingOptions extends Pick<NodesOptions, 'stack'> {
  readonly parameters: unknown;
  /** Is there a checker for the layer on top? */
  readonly checked: boolean;
  readonly sites: Sites;
  readonly servers: Servers;
  /** Null: nothing stands between. */
  readonly links: Links | null;
}

/** The nodes of one run. */
export class Making {
  readonly #options: MakingOptions;
  readonly #setup: RunSetup;
  /** Where they listen, by address. */
  #endpoints: Endpoints = [];
  #remade = 0;

  constructor(options: MakingOptions, setup: RunSetup) {
    this.#options = options;
    this.#setup = setup;
  }

  /** Makes all. Rejects with `NotReady`. */
  async all(): Promise<void> {
    const { sites, links } = this.#options;
    const { addresses, random } = this.#setup;
    links?.begin();
    const places = sites.served(addresses).map((at) => [at, sites.at(at)] as const);
    this.#endpoints = await Promise.all(places.map(([at, site]) => this.#prepare(at, site, random)));
    await Promise.all(places.map(([at, site]) => this.#start(at, site)));
  }

  /** Makes one again, in a fresh process. The others reach it if there are links, or if it listens where it did. Rejects with `NotReady`. */
  async again(at: Address): Promise<void> {
    const { sites, links } = this.#options;
    const site = await sites.reopen(at);
    const endpoint = await this.#prepare(at, site, deriveSeed(this.#setup.random, 'again', (this.#remade += 1)));
    this.#endpoints = this.#endpoints.with(at, endpoint);
    for (const other of this.#endpoints.keys()) await links?.endpointsOf(other, this.#endpoints);
    await this.#start(at, site);
  }

  async #prepare(at: Address, site: Site, seed: number): Promise<Endpoints[number]> {
    const { servers, links, parameters, checked, stack } = this.#options;
    const { run, addresses, clocks, identities } = this.#setup;
    const clock = clocks[at];
    const { endpoints } = servers;
    const { endpoint } = await site.make('prepare', at, {
      ...this.#place(at),
      addresses,
      parameters: parameters ?? null,
      seed,
      checked: checked ? [stack[0].name] : [],
      system: links ? await links.systemOf(at, endpoints) : endpoints,
      identity: identityOf(run, identities[at] ?? at),
      ...(clock && !isRight(clock) && { clock: [...clock] as [number, number] }),
    });
    return endpoint;
  }

  async #start(at: Address, site: Site): Promise<void> {
    const { links } = this.#options;
    const endpoints = links ? await links.endpointsOf(at, this.#endpoints) : this.#endpoints;
    await site.make('start', at, { ...this.#place(at), endpoints: [...endpoints] });
  }

  #place(address: Address): Pick<Params<'prepare'>, 'run' | 'address'> {
    return { run: this.#setup.run, address };
  }
}
