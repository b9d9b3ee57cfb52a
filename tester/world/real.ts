/** Real processes: each node in one of its own, or all in one, reached over WebSockets; or nodes that run already. */
import { realClock, within } from '../../services/environment/clock.ts';
import type { Address } from '../../services/service.ts';
import { UnavailableError, status } from '../../test-node/commands/status.ts';
import { connect } from '../../test-node/wire/connect.ts';
import type { Stack } from '../../test-node/host/layers.ts';
import { MODEL, type ModelSystem } from '../../test-node/stack/model.ts';
import type { Outcome, Peer, RequestFailed } from '../../test-node/wire/peer.ts';
import { EndedEarly, OwnProcess, TimedOut, describeExit, endedFromOutside } from '../../test-node/processes.ts';
import { errors, type Capabilities, type Params, type ResultOf } from '../../test-node/wire/protocol.ts';
import { stackOptions, type StackNames } from '../../test-node/stack/stack.ts';
import { noSystems, startSystems } from '../../test-node/stack/systems.ts';
import { NoAnswer, NotReady, type Killer, type Rest, type RunSetup, type Processes } from './world.ts';

/** How long making the nodes of a run may take, in ms. */
const PREPARE_MS = 10_000;

/** What real nodes are made of. */
export interface RealOptions {
  readonly names: StackNames;
  readonly stack: Stack;
  readonly addresses: number;
  readonly parameters: unknown;
  /** The nodes' URLs, where they run already. */
  readonly running: readonly string[] | null;
  /** Is there a checker for the layer on top? */
  readonly checked: boolean;
}

/** A process with the addresses that it serves. */
interface Site {
  readonly addresses: readonly Address[];
  readonly process: OwnProcess | null;
  readonly peer: Peer;
  readonly capabilities: Capabilities;
}

/** Opens a world of real processes: starts the servers that the nodes need. The nodes come with the first run. */
export async function openReal(options: RealOptions): Promise<RealWorld> {
  const world = new RealWorld(options);
  try {
    await world.open();
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** A world of real processes. */
export class RealWorld implements Processes {
  leaks = 0;
  readonly renewable: boolean;
  readonly killer: Killer | null;
  readonly #options: RealOptions;
  #systems = noSystems;
  /** A server has ended by itself: the next fresh nodes get fresh servers. */
  #serversLost = false;
  /** Models in processes of their own: looked at beside the nodes. */
  #models: Peer[] = [];
  #sites: Site[] = [];
  /** The same, by address. */
  #siteAt: (Site | undefined)[] = [];
  #setup: RunSetup | null = null;
  /** The requests of the calls that are ongoing, by the id of the call. */
  readonly #calls = new Map<number, number>();
  /** The nodes have been prepared before. */
  #used = false;

  constructor(options: RealOptions) {
    this.#options = options;
    this.renewable = options.running === null;
    this.killer = canKill(options) ? { taken: (at) => this.#taken(at), kill: (at) => this.#kill(at) } : null;
  }

  /** Starts the servers. */
  async open(): Promise<void> {
    if (!this.#options.running) await this.#startSystems();
  }

  async #startSystems(): Promise<void> {
    this.#serversLost = false;
    this.#systems = await startSystems(this.#options.stack, (ended) => {
      this.#serversLost = true;
      this.#setup?.listener({ type: 'serverExit', at: 0, ...ended });
    });
    const model = this.#systems.endpoints[MODEL] as ModelSystem | undefined;
    if (model) this.#models = [await this.#connectModel(model)];
  }

  get runsMax(): number {
    return this.renewable || this.#reusable ? Infinity : 1;
  }

  async prepare(setup: RunSetup): Promise<void> {
    if (this.#used && !this.#reusable && this.renewable) await this.renew();
    await this.#openSites();
    this.#used = true;
    this.#setup = setup;
    this.#calls.clear();
    const { parameters, checked, stack } = this.#options;
    const { addresses } = setup;
    const place = (address: Address): { run: string; address: Address } => ({ run: setup.run, address });
    const prepared = await this.#all('prepare', (address) => ({
      ...place(address),
      addresses,
      parameters: parameters ?? null,
      seed: setup.random,
      checked: checked ? [stack[0].name] : [],
      system: this.#systems.endpoints,
    }));
    const endpoints = prepared.map(({ endpoint }) => endpoint);
    await this.#all('start', (address) => ({ ...place(address), endpoints }));
  }

  call(at: Address, id: number, fn: string, args: readonly unknown[]): void {
    const setup = this.#setup!;
    const params = { run: setup.run, address: at, function: fn, args: [...args] };
    const call = this.#site(at).peer.tell('call', params, (outcome) => {
      this.#calls.delete(id);
      this.#callEnded(setup, { at, id, fn }, outcome);
    });
    this.#calls.set(id, call);
  }

  get takesGivingUp(): boolean {
    return this.#sites.every(({ capabilities }) => capabilities.cancel);
  }

  giveUp(at: Address, id: number): void {
    const call = this.#calls.get(id);
    if (call !== undefined) this.#site(at).peer.tell('cancel', { run: this.#setup!.run, address: at, call }, () => {});
  }

  /** What arrives together is read in one go, and each call begins after it: so it is asked once more. */
  async #taken(at: Address): Promise<void> {
    const { peer } = this.#site(at);
    for (let asked = 0; asked < 2; asked += 1) await peer.request('ping', {});
  }

  #kill(at: Address): void {
    const site = this.#site(at);
    this.#sites = this.#sites.filter((each) => each !== site);
    this.#siteAt[at] = undefined;
    site.process!.kill();
    site.peer.terminate();
  }

  async look(timeoutMs: number): Promise<Rest> {
    const { run } = this.#setup!;
    const ask = async (who: string, peer: Peer, can: Capabilities): Promise<ResultOf<'status'> & { who: string }> => {
      if (!can.status)
        return { who, idle: false, why: 'it cannot tell its status', counted: false, written: 0, handled: 0 };
      try {
        return { who, ...(await peer.request('status', { run }, { timeoutMs })) };
      } catch (error) {
        throw new NoAnswer((error as RequestFailed).message);
      }
    };
    const looks = await Promise.all([
      ...this.#sites.map(({ addresses, peer, capabilities }) => ask(describeSite(addresses), peer, capabilities)),
      ...this.#models.map((peer) => ask('the model', peer, { status: true })),
    ]);
    return {
      idle: looks.every(({ idle }) => idle),
      why: looks.flatMap(({ who, why }) => (why ? [`${who}: ${why}`] : [])).join('; '),
      counted: looks.every(({ counted }) => counted),
      wakesInMs: looks.flatMap(({ wakesInMs = null, sleepsMs = null }) => [wakesInMs, sleepsMs]),
      written: looks.reduce((sum, { written }) => sum + written, 0),
      handled: looks.reduce((sum, { handled }) => sum + handled, 0),
    };
  }

  async stop(waitMs: number): Promise<{ at: Address; left: string[] }[]> {
    return this.#stop(waitMs, PREPARE_MS + waitMs);
  }

  async abandon(timeoutMs: number): Promise<void> {
    if (!this.#setup) return this.renew();
    try {
      const left = await this.#stop(timeoutMs / 2, timeoutMs);
      if (this.#serversLost || left.length > 0 || this.#sites.some(({ peer }) => !peer.open)) await this.renew();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      await this.renew();
    }
  }

  async #stop(waitMs: number, timeoutMs: number): Promise<{ at: Address; left: string[] }[]> {
    const { run } = this.#setup!;
    const stop = async (at: Address): Promise<{ at: Address; left: string[] }> => {
      const { peer, process } = this.#site(at);
      try {
        const { left } = await peer.request('stop', { run, address: at, waitMs }, { timeoutMs });
        return { at, left };
      } catch (error) {
        const { code, message } = error as RequestFailed;
        if (code !== errors.lost.code || !process) throw new NoAnswer(message);
        const ended = await within(realClock(), timeoutMs, process.ended, null); // the listener is told
        if (!ended) throw new NoAnswer(message);
        return { at, left: [] };
      }
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
    await this.#closeSites();
    if (!this.#serversLost) return;
    await this.#systems.close();
    await this.#startSystems();
  }

  async close(): Promise<void> {
    this.#setup = null;
    await this.#closeSites();
    for (const model of this.#models) model.close();
    await this.#systems.close();
    this.#systems = noSystems;
  }

  get #reusable(): boolean {
    return this.#sites.every(({ capabilities }) => capabilities.reuse);
  }

  #addresses(): Address[] {
    return [...Array(this.#options.addresses).keys()];
  }

  /** Those that take part in the present run, and live. */
  #present(): Address[] {
    return this.#addresses()
      .slice(0, this.#setup!.addresses)
      .filter((at) => this.#siteAt[at]);
  }

  #site(at: Address): Site {
    return this.#siteAt[at]!;
  }

  /** Opens those that are not there: at first all, later those that were killed. */
  async #openSites(): Promise<void> {
    const { stack, running } = this.#options;
    const together = stack[0].together && !running;
    const places = together ? [this.#addresses()] : this.#addresses().map((at) => [at]);
    const missing = places.filter(([at]) => !this.#siteAt[at!]);
    const opened = await Promise.allSettled(missing.map((addresses) => this.#openSite(addresses)));
    for (const site of opened) if (site.status === 'fulfilled') this.#sites.push(site.value);
    for (const site of this.#sites) for (const at of site.addresses) this.#siteAt[at] = site;
    const failed = opened.find((site) => site.status === 'rejected');
    if (!failed) return;
    await this.#closeSites();
    throw failed.reason;
  }

  async #openSite(addresses: readonly Address[]): Promise<Site> {
    const { names, running } = this.#options;
    const at = addresses[0]!;
    if (running) return { addresses, process: null, ...(await this.#connect(addresses, running[at]!)) };
    const args = [String(this.#options.addresses), String(at), ...stackOptions(names), '--port', '0'];
    const child = new OwnProcess('test-node', args);
    try {
      const site = { addresses, process: child, ...(await this.#connect(addresses, await child.url())) };
      void child.ended.then((exit) => {
        if (child.endedByUs) return;
        this.#setup?.listener({ type: 'exit', at, exit, tail: child.tail });
      });
      return site;
    } catch (error) {
      await child.end();
      if (error instanceof EndedEarly) throw notReadyOf(error, at);
      throw error instanceof TimedOut ? new NotReady(error.message, at, false) : error;
    }
  }

  async #connect(addresses: readonly Address[], url: string): Promise<Pick<Site, 'peer' | 'capabilities'>> {
    const { service } = this.#options.stack[0];
    const at = addresses[0]!;
    const { peer, about } = await connect(url, {
      who: describeSite(addresses),
      handlers: { inform: (params) => this.#informed(addresses, params) },
      onBroken: (message) => this.#setup?.listener({ type: 'broken', at, message }),
    }).catch((error: unknown) => {
      throw new NotReady((error as Error).message, at, false);
    });
    if (about.service !== service.name) {
      throw new NotReady(`At ${url} is a node of ${about.service}, not of ${service.name}.`, at, false);
    }
    return { peer, capabilities: about.capabilities };
  }

  async #connectModel({ model }: ModelSystem): Promise<Peer> {
    const url = `ws://${model.host}:${model.port}`;
    try {
      return (await connect(url, { who: 'the model', handlers: {}, onBroken: () => {} })).peer;
    } catch (error) {
      throw new UnavailableError(`${(error as Error).message}\nStart a model with: service-model msgtransfer`);
    }
  }

  async #closeSites(): Promise<void> {
    const sites = this.#sites;
    this.#sites = [];
    this.#siteAt = [];
    await Promise.all(
      sites.map(async ({ peer, process }) => {
        if (process) await process.end();
        peer.terminate();
      }),
    );
  }

  /** Sends a request for every address. Rejects with `NotReady`. */
  async #all<M extends 'prepare' | 'start'>(method: M, params: (at: Address) => Params<M>): Promise<ResultOf<M>[]> {
    return Promise.all(
      this.#present().map(async (at) => {
        const site = this.#site(at);
        try {
          return await site.peer.request(method, params(at), { timeoutMs: PREPARE_MS });
        } catch (error) {
          throw await this.#notReady(site, at, method, error as RequestFailed);
        }
      }),
    );
  }

  async #notReady({ process }: Site, at: Address, method: string, error: RequestFailed): Promise<Error> {
    if (error.code === errors.lost.code && process) {
      const exit = await process.ended;
      return notReadyOf(new EndedEarly(`It ended with ${describeExit(exit)} in '${method}'.`, exit, process.tail), at);
    }
    const late = error.code === errors.timedOut.code ? ' Has createNode not come to its end?' : '';
    return new NotReady(`${error.message}${late}`, at, error.code === errors.callFailed.code);
  }

  #informed(from: readonly Address[], { run, address, seq, layer, event, data }: Params<'inform'>): null {
    const setup = this.#setup;
    const why = this.#unfit(from, address, layer);
    if (setup?.run !== run) this.leaks += 1;
    else if (why === null) setup.listener({ type: 'inform', at: address, seq, layer, event, data });
    else setup.listener({ type: 'broken', at: from[0]!, message: `${describeSite(from)} informs '${event}' ${why}.` });
    return null;
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

/** Can nodes be killed one by one: do they have processes of their own, which we started? */
export const canKill = ({ stack, running }: Pick<RealOptions, 'stack' | 'running'>): boolean =>
  !running && !stack[0].together;

/** What a node says of a call that failed. */
const hadNoEffect = (data: unknown): boolean => (data as { noEffect?: unknown } | undefined)?.noEffect === true;

/** `node 1`, `nodes 0 to 2`. */
function describeSite(addresses: readonly Address[]): string {
  return addresses.length === 1 ? `node ${addresses[0]}` : `nodes ${addresses[0]} to ${addresses.at(-1)}`;
}

function notReadyOf({ message, exit, tail }: EndedEarly, at: Address): Error {
  if (exit.code === status.unavailable) return new UnavailableError(tail.join('\n'));
  const said = tail.length > 0 ? ` Its last lines:\n${tail.join('\n')}` : '';
  return new NotReady(`${message}${said}`, at, !endedFromOutside(exit));
}
