/** The links of the nodes, to servers and to each other, each through a proxy of its own. */
import type { Clock } from '../../services/environment/clock.ts';
import type { Address } from '../../services/service.ts';
import { conditionUnder, type LinkStrike } from './condition.ts';
import { mapEndpoints, type Endpoint, type Endpoints } from './endpoints.ts';
import { LinkProxy, type Target } from './proxy.ts';

/** A link, with all that strikes it. */
class Link {
  readonly proxy: LinkProxy;
  readonly #strikes = new Set<LinkStrike>();

  constructor(target: Target, clock: Clock) {
    this.proxy = new LinkProxy(target, clock);
  }

  strike(strike: LinkStrike): void {
    this.#strikes.add(strike);
    this.proxy.condition = conditionUnder([...this.#strikes]);
  }

  heal(strike: LinkStrike): void {
    this.#strikes.delete(strike);
    this.proxy.condition = conditionUnder([...this.#strikes]);
  }
}

/** Stands between the nodes and what they connect to. */
export class Links {
  readonly #clock: Clock;
  /** All that were ever used, by name: their ports stay the same, run after run. */
  readonly #all = new Map<string, Link>();
  /** Those of the present run: of each node, first to servers. */
  #linksOf = new Map<Address, Set<Link>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Is there any in this run? */
  get some(): boolean {
    return this.#linksOf.size > 0;
  }

  /** A new run begins. */
  begin(): void {
    this.#linksOf = new Map();
  }

  /** What the node is told of where the servers are: the same, with a proxy in place of every endpoint for TCP in it. */
  async systemOf<T>(at: Address, system: T): Promise<T> {
    return (await mapEndpoints(system, (endpoint) =>
      this.#through(at, `${endpoint.host}:${endpoint.port}`, endpoint),
    )) as T;
  }

  /** What the node is told of where the others are. */
  async endpointsOf(at: Address, endpoints: Endpoints): Promise<Endpoints> {
    const through = async (endpoint: Endpoint | null, to: Address): Promise<Endpoint | null> =>
      !endpoint || to === at || endpoint.transport === 'udp' ? endpoint : this.#through(at, `${to}`, endpoint);
    return Promise.all(endpoints.map(through));
  }

  /** Strikes the links of a node. `link`: 0: all; else one of them, the first is 1, modulo how many there are. Returns what heals them. */
  strike(at: Address, link: number, strike: LinkStrike): () => void {
    const all = [...(this.#linksOf.get(at) ?? [])];
    const struck = link === 0 ? all : all.slice((link - 1) % all.length).slice(0, 1);
    for (const each of struck) each.strike(strike);
    return () => {
      for (const each of struck) each.heal(strike);
    };
  }

  /** Ends all. */
  close(): void {
    for (const { proxy } of this.#all.values()) proxy.close();
    this.#all.clear();
    this.begin();
  }

  /** Where the node is to connect in place of the target. */
  async #through(at: Address, to: string, target: Target): Promise<Target> {
    const name = `${at} ${to}`;
    const link = this.#all.get(name) ?? new Link(target, this.#clock);
    this.#all.set(name, link);
    this.#linksOf.set(at, (this.#linksOf.get(at) ?? new Set()).add(link));
    link.proxy.target = target;
    return link.proxy.endpoint;
  }
}
