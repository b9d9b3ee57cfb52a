/** The nodes of this process: made from one stack, called, looked at, ended. Who asks for it, and over what, is not their business. */
import { JSONRPCErrorException } from 'json-rpc-2.0';
import type { Endpoint, Traffic } from '../../implementations/implementation.ts';
import { within, type Clock } from '../../services/environment/clock.ts';
import type { Address } from '../../services/service.ts';
import { bounds } from '../wire/bounds.ts';
import { errors, type Params } from '../wire/protocol.ts';
import { Clocks } from './clocks.ts';
import { deferred } from './deferred.ts';
import { Gate } from './gate.ts';
import { GivingUp } from './giving-up.ts';
import { closeLayers, createLayers, identityOf, type Layers, type Stack } from './layers.ts';
import { Leftovers } from './leftovers.ts';
import { underWay } from './rest.ts';

/** Who has nodes made, and hears what they inform of: `recorded` is called when it is recorded. */
export interface Asker {
  readonly inform: (informed: Params<'inform'>, recorded: () => void) => void;
}

/** A node in a run. */
export interface Hosted {
  readonly run: string;
  readonly address: Address;
  readonly addresses: number;
  readonly parameters: unknown;
  readonly asker: Asker;
  readonly over: AbortController;
  /** Tells the node where each address is reached. */
  readonly setEndpoints: (endpoints: readonly Endpoint[]) => void;
  readonly layers: Promise<Layers>;
  /** The layers, once made. */
  ready: Layers | null;
  /** The calls that are ongoing, by what their caller calls them. */
  readonly calls: Map<string | number, GivingUp>;
}

/** What can happen in this process by itself, and what the nodes of a run count. */
export interface Activity {
  /** What is not idle; empty: all is. */
  readonly what: readonly string[];
  /** When the next timer fires, and when the longest sleep is over, in ms; null: there is none. */
  readonly wakesInMs: number | null;
  readonly sleepsMs: number | null;
  /** Of those layers that count. */
  readonly traffic: readonly Traffic[];
  /** Those who have nodes in the run. */
  readonly askers: ReadonlySet<Asker>;
}

/** One stack, at the addresses that are asked for, run after run. */
export class Nodes {
  /** The functions that can be called. */
  readonly offered: ReadonlySet<string>;
  readonly #stack: Stack;
  readonly #clock: Clock;
  readonly #clocks: Clocks;
  readonly #systems: Readonly<Record<string, unknown>>;
  readonly #gate = new Gate();
  readonly #nodes = new Map<string, Hosted>();
  readonly #leftovers: Leftovers;
  /** By node, the call that begins in the next turn. */
  readonly #beginning = new Map<Hosted, () => void>();

  /** `systems`: by layer, where its servers are, unless `prepare` says otherwise. `alone`: a node has the date of the process to itself. */
  constructor(stack: Stack, clock: Clock, systems: Readonly<Record<string, unknown>>, alone: boolean) {
    const [{ service, offers }] = stack;
    this.#stack = stack;
    this.offered = new Set(offers ?? Object.keys(service.functions));
    this.#clock = clock;
    this.#clocks = new Clocks(clock, alone);
    this.#systems = systems;
    this.#leftovers = new Leftovers(clock, (run) => [...this.#nodes.values()].some((node) => node.run === run));
  }

  /** Makes a node, up to where it must know the others. Resolves with where it listens, if it does. */
  async prepare(asker: Asker, params: Params<'prepare'>): Promise<Endpoint | null> {
    const { run, address, addresses, checked } = params;
    const name = `${run} ${address}`;
    if (this.#nodes.has(name)) fail(`Address ${address} is prepared for run ${run} already.`);
    if (address >= addresses) fail(`The address ${address} is none of 0 to ${addresses - 1}.`);
    const mine = [...this.#nodes.values()].filter((node) => node.asker === asker).length;
    if (mine >= bounds.nodes.max) fail(`${mine} nodes are prepared and not stopped; no more are made.`, errors.busy);
    this.#leftovers.begin(run);
    this.#gate.listening = checked.length > 0;
    const { node, announced } = this.#create(asker, params);
    this.#nodes.set(name, node);
    try {
      return await Promise.race([announced, node.layers.then(() => null)]);
    } catch (error) {
      this.#nodes.delete(name);
      throw error;
    }
  }

  #create(asker: Asker, params: Params<'prepare'>): { node: Hosted; announced: Promise<Endpoint> } {
    const { run, address, addresses, parameters, identity = identityOf(run, address), clock } = params;
    const over = new AbortController();
    const mine = deferred<Endpoint>();
    const endpoints = deferred<readonly Endpoint[]>();
    let told = false;
    const layers = createLayers(this.#stack, {
      ...params,
      system: { ...this.#systems, ...params.system },
      identity,
      clock: this.#clocks.of(clock, over.signal),
      signal: over.signal,
      announce: (endpoint) => {
        if (told) throw new Error('Only one layer of a stack may announce where it listens.');
        checkListens(address, endpoint);
        told = true;
        mine.resolve(endpoint);
        return endpoints.promise;
      },
      informer: this.#informer(asker, params),
      pass: (go) => this.#gate.pass(go),
    });
    const node: Hosted = {
      run,
      address,
      addresses,
      parameters,
      asker,
      over,
      setEndpoints: endpoints.resolve,
      layers,
      ready: null,
      calls: new Map(),
    };
    layers.then(
      (made) => (node.ready = made),
      () => {}, // told by `prepare` or `start`
    );
    return { node, announced: mine.promise };
  }

  /** Numbers the events of one node, whatever layer they come from. */
  #informer(asker: Asker, { run, address, checked }: Params<'prepare'>) {
    let seq = 0;
    return (layer: string) =>
      checked.includes(layer)
        ? (event: string, data: unknown): Promise<void> => {
            checkJson(event, data);
            this.#gate.inform();
            return new Promise((resolve) => {
              asker.inform({ run, address, seq: seq++, layer, event, data: data ?? null }, () => {
                this.#gate.record();
                resolve();
              });
            });
          }
        : null;
  }

  /** Tells a node where each address is reached; resolves when it is made. */
  async start(run: string, address: Address, endpoints: Params<'start'>['endpoints']): Promise<void> {
    const node = this.at(run, address);
    node.setEndpoints(endpoints as readonly Endpoint[]);
    await node.layers;
  }

  /** Calls a function; `id`: what the call is given up by. Rejects with what the node throws, or so that `wasCancelled` tells it. */
  call({ run, address, function: fn, args }: Params<'call'>, id: string | number): Promise<unknown> {
    const node = this.at(run, address);
    if (!this.offered.has(fn)) {
      const offered = [...this.offered].join(', ');
      throw new JSONRPCErrorException(
        `There is no function '${fn}': only the functions of the service can be called: ${offered}.`,
        -32602,
      );
    }
    const layers = node.ready ?? fail(`Address ${address} of run ${run} is called before it is started.`);
    const user = new GivingUp();
    node.calls.set(id, user);
    const { promise, resolve, reject } = deferred<unknown>();
    const settle = (go: () => void): void => {
      node.calls.delete(id);
      this.#gate.pass(go);
    };
    this.#begin(node, () => {
      if (node.over.signal.aborted) return; // the run is over, and nobody hears what would come of it
      layers.call(fn, args, user).then(
        (result) => settle(() => resolve(result)),
        (error: unknown) => settle(() => reject(user.endOf(error))),
      );
    });
    return promise;
  }

  /**
   * Calls of several nodes that come together begin in one turn of the event loop, as when users in one program call at once:
   * `Promise.all`. Those of one node do so each in a turn of its own.
   */
  #begin(node: Hosted, call: () => void): void {
    if (this.#beginning.has(node)) return void setImmediate(call);
    this.#beginning.set(node, call);
    if (this.#beginning.size > 1) return;
    setImmediate(() => {
      const together = [...this.#beginning.values()];
      this.#beginning.clear();
      for (const each of together) each();
    });
  }

  /** The user of a call gives it up, if it has not ended. */
  giveUp(run: string, address: Address, id: string | number): void {
    this.at(run, address).calls.get(id)?.giveUp();
  }

  /** Looks at what is going on in this process. Takes milliseconds. */
  async look(run: string): Promise<Activity> {
    const { what, wakesInMs } = await underWay(this.#clock);
    const nodes = [...this.#nodes.values()].filter((node) => node.run === run);
    const traffic = nodes.flatMap(({ ready }) => ready?.nodes ?? []).flatMap((node) => node.traffic?.() ?? []);
    const askers = new Set(nodes.map(({ asker }) => asker));
    const held = this.#gate.quiet ? null : 'something is held until what was informed is recorded';
    return { what: held === null ? what : [held], wakesInMs, sleepsMs: this.#clocks.longestMs, traffic, askers };
  }

  /** Ends a node of a run. Rejects with what its layers throw when they are closed. */
  async end(run: string, address: Address): Promise<void> {
    await this.#end(this.at(run, address));
  }

  /** What the last run left behind, given up to `waitMs` to go away; told once, when its last node has ended. */
  left(waitMs: number): Promise<string[]> {
    return this.#leftovers.after(waitMs);
  }

  /** Ends a node: aborts what waits, closes its layers. */
  async #end(node: Hosted): Promise<void> {
    if (!this.#nodes.delete(`${node.run} ${node.address}`)) return;
    this.#leftovers.closing += 1;
    try {
      node.over.abort(new Error(`The run ${node.run} is over.`));
      // One that never got to know the others would wait for ever.
      const layers = await Promise.race([
        node.layers.catch(() => null),
        within(this.#clock, 0, new Promise<null>(() => {}), null),
      ]);
      if (layers) await closeLayers(layers.nodes);
    } finally {
      this.#leftovers.closing -= 1;
    }
  }

  /** Ends all nodes of one who is not there any more. */
  endAllOf(asker: Asker): void {
    for (const node of this.#nodes.values()) {
      if (node.asker === asker) this.#end(node).catch((error: unknown) => console.error(error)); // nobody is there to be told
    }
  }

  /** The node of a run at an address. Throws if it is not prepared. */
  at(run: string, address: Address): Hosted {
    return this.#nodes.get(`${run} ${address}`) ?? fail(`Address ${address} is not prepared for run ${run}.`);
  }
}

function fail(message: string, { code } = errors.wrongOrder as { readonly code: number }): never {
  throw new JSONRPCErrorException(message, code);
}

function checkJson(event: string, data: unknown): void {
  try {
    JSON.stringify(data);
  } catch (error) {
    throw new TypeError(`informTester('${event}'): its data is no JSON: ${(error as Error).message.split('\n')[0]}.`);
  }
}

/** Port 0 asks for a free one; it is none that others could connect to. */
function checkListens(address: Address, mine: unknown): void {
  const { host, port } = (mine ?? {}) as Partial<Endpoint>;
  if (typeof host !== 'string' || port === undefined)
    throw new TypeError(
      `node ${address} announced ${JSON.stringify(mine)}: announce({ host, port }) wants where it listens, or do not announce.`,
    );
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return;
  throw new Error(`node ${address} announced port ${port}: announce where it listens, or do not announce.`);
}
