/** The host of a process: takes the messages of the tester, makes nodes, hands calls to them, sends back returns and what they inform. */
import { JSONRPCErrorException } from 'json-rpc-2.0';
import type { WebSocket } from 'ws';
import type { Endpoint } from '../../implementations/implementation.ts';
import { within, type Clock } from '../../services/environment/clock.ts';
import { GivenUp, isGivenUp } from '../../services/semantics/given-up.ts';
import type { Address } from '../../services/service.ts';
import { exercise } from './exercise.ts';
import { Clocks } from './clocks.ts';
import { Gate } from './gate.ts';
import { closeLayers, createLayers, identityOf, type CallOptions, type Layers, type Stack } from './layers.ts';
import { bounds } from '../wire/bounds.ts';
import { Peer, type Handlers } from '../wire/peer.ts';
import { WebSocketChannel } from '../wire/web-socket-channel.ts';
import { PROTOCOL_VERSION, errors, type Params, type ResultOf } from '../wire/protocol.ts';
import { Leftovers } from './leftovers.ts';
import { countSockets, underWay } from './rest.ts';

/** A node in a run. */
interface Hosted {
  readonly run: string;
  readonly address: Address;
  readonly addresses: number;
  readonly parameters: unknown;
  readonly peer: Peer;
  readonly over: AbortController;
  /** Tells the node where each address is reached. */
  readonly setEndpoints: (endpoints: readonly Endpoint[]) => void;
  readonly layers: Promise<Layers>;
  /** The layers, once made. */
  ready: Layers | null;
  /** The calls that are ongoing, by the id of their request. */
  readonly calls: Map<string | number, GivingUp>;
}

/** The user of one call, who may give up. Makes the signal only for a node that looks at it: that is rare, and calls are many. */
class GivingUp implements CallOptions {
  #controller: AbortController | null = null;
  gaveUp = false;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.gaveUp) this.giveUp();
    return this.#controller.signal;
  }

  giveUp(): void {
    this.gaveUp = true;
    this.#controller?.abort(new GivenUp('The user gave up.'));
  }
}

const cancelled = (): Error => new JSONRPCErrorException('It was given up.', errors.cancelled.code);

/** The host of a process: one stack, at the addresses that it is asked for. */
export class Host {
  readonly #stack: Stack;
  /** The functions that can be called. */
  readonly #offered: ReadonlySet<string>;
  readonly #clock: Clock;
  readonly #clocks: Clocks;
  readonly #systems: Readonly<Record<string, unknown>>;
  readonly #gate = new Gate();
  readonly #nodes = new Map<string, Hosted>();
  readonly #peers = new Set<Peer>();
  readonly #leftovers: Leftovers;
  /** Which runs a connection has prepared. */
  readonly #runsOf = new Map<Peer, Set<string>>();
  /** The sockets that the process had before the first node, beside its connections. */
  #ownSockets: number | undefined;

  /** `systems`: by layer, where its servers are, unless `prepare` says otherwise. */
  constructor(stack: Stack, clock: Clock, systems: Readonly<Record<string, unknown>> = {}) {
    const [{ service, offers, together = false }] = stack;
    this.#stack = stack;
    this.#offered = new Set(offers ?? Object.keys(service.functions));
    this.#clock = clock;
    this.#clocks = new Clocks(clock, !together);
    this.#systems = systems;
    this.#leftovers = new Leftovers(clock, (run) => [...this.#nodes.values()].some((node) => node.run === run));
  }

  /** Takes a new connection. When it ends, its nodes end. */
  connect(socket: WebSocket, onBroken: (message: string) => void): void {
    const peer: Peer = new Peer(new WebSocketChannel(socket), {
      who: 'the tester',
      handlers: this.#handlers(() => peer),
      onBroken,
      onClose: () => this.#disconnect(peer),
    });
    this.#peers.add(peer);
    this.#runsOf.set(peer, new Set());
  }

  #handlers(peer: () => Peer): Handlers {
    return {
      initialize: ({ protocolVersion }) => this.#initialize(protocolVersion),
      prepare: (params) => this.#prepare(peer(), params),
      start: ({ run, address, endpoints }) => this.#start(this.#node(run, address), endpoints),
      call: (params, id) => this.#call(params, id),
      cancel: ({ run, address, call }) => this.#node(run, address).calls.get(call)?.giveUp(),
      status: ({ run }) => this.#status(peer(), run),
      ping: () => null,
      describe: () => ({
        functions: [...this.#offered],
        layers: this.#stack.map(({ service, name }) => `${service.name}/${name}`),
      }),
      exercise: (params) => this.#exercise(params),
      stop: ({ run, address, waitMs }) => this.#stop(this.#node(run, address), waitMs),
    };
  }

  #initialize(protocolVersion: string): ResultOf<'initialize'> {
    if (protocolVersion !== PROTOCOL_VERSION) {
      throw new JSONRPCErrorException(
        `This node speaks version ${PROTOCOL_VERSION} of the protocol; ${protocolVersion} was asked for.`,
        errors.wrongVersion.code,
      );
    }
    this.#ownSockets ??= countSockets() - this.#peers.size;
    const { service, name } = this.#stack[0];
    const capabilities = {
      ping: true,
      cancel: true,
      describe: true,
      status: true,
      reuse: true,
      exercise: true,
      clock: true,
      identity: true,
    } as const;
    return { protocolVersion, service: service.name, implementation: name, capabilities };
  }

  async #prepare(peer: Peer, params: Params<'prepare'>): Promise<ResultOf<'prepare'>> {
    const { run, address, addresses, checked } = params;
    const name = `${run} ${address}`;
    if (this.#nodes.has(name)) this.#fail(`Address ${address} is prepared for run ${run} already.`);
    if (address >= addresses) this.#fail(`The address ${address} is none of 0 to ${addresses - 1}.`);
    const mine = [...this.#nodes.values()].filter((node) => node.peer === peer).length;
    if (mine >= bounds.nodes.max)
      this.#fail(`${mine} nodes are prepared and not stopped; no more are made.`, errors.busy);
    this.#leftovers.begin(run);
    this.#gate.listening = checked.length > 0;
    const { node, announced } = this.#create(peer, params);
    this.#nodes.set(name, node);
    this.#runsOf.get(peer)?.add(run);
    try {
      return { endpoint: await Promise.race([announced, node.layers.then(() => null)]) };
    } catch (error) {
      this.#nodes.delete(name);
      throw error;
    }
  }

  #create(peer: Peer, params: Params<'prepare'>): { node: Hosted; announced: Promise<Endpoint> } {
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
        told = true;
        mine.resolve(endpoint);
        return endpoints.promise;
      },
      informer: this.#informer(peer, params),
      pass: (go) => this.#gate.pass(go),
    });
    const node: Hosted = {
      run,
      address,
      addresses,
      parameters,
      peer,
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
  #informer(peer: Peer, { run, address, checked }: Params<'prepare'>) {
    let seq = 0;
    return (layer: string) =>
      checked.includes(layer)
        ? (event: string, data: unknown): Promise<void> => {
            checkJson(event, data);
            this.#gate.inform();
            return new Promise((resolve) => {
              peer.tell('inform', { run, address, seq: seq++, layer, event, data: data ?? null }, () => {
                this.#gate.record();
                resolve();
              });
            });
          }
        : null;
  }

  async #start(node: Hosted, endpoints: Params<'start'>['endpoints']): Promise<null> {
    node.setEndpoints(endpoints as readonly Endpoint[]);
    await node.layers;
    return null;
  }

  #call({ run, address, function: fn, args }: Params<'call'>, id: string | number): Promise<unknown> {
    const node = this.#node(run, address);
    if (!this.#offered.has(fn)) {
      const offered = [...this.#offered].join(', ');
      throw new JSONRPCErrorException(
        `There is no function '${fn}': only the functions of the service can be called: ${offered}.`,
        -32602,
      );
    }
    const layers = node.ready ?? this.#fail(`Address ${address} of run ${run} is called before it is started.`);
    const user = new GivingUp();
    node.calls.set(id, user);
    const { promise, resolve, reject } = deferred<unknown>();
    const settle = (go: () => void): void => {
      node.calls.delete(id);
      this.#gate.pass(go);
    };
    // Messages that arrive together are read in one go; each call is a step of its own, as when users call at different times.
    setImmediate(() => {
      layers.call(fn, args, user).then(
        (result) => settle(() => resolve(result)),
        (error: unknown) => settle(() => reject(user.gaveUp && isGivenUp(error) ? cancelled() : (error as Error))),
      );
    });
    return promise;
  }

  async #status(asker: Peer, run: string): Promise<ResultOf<'status'>> {
    const { what, wakesInMs } = await underWay(this.#clock);
    const { longestMs } = this.#clocks;
    const nodes = [...this.#nodes.values()].filter((node) => node.run === run);
    const traffic = nodes.flatMap(({ ready }) => ready?.nodes ?? []).map((node) => node.traffic?.());
    const users = [...this.#peers].filter((peer) => peer !== asker && this.#runsOf.get(peer)?.has(run));
    const why = this.#gate.quiet ? what.join(', ') : 'something is held until what was informed is recorded';
    const nodesHaveSockets = countSockets() - this.#peers.size > (this.#ownSockets ?? 0);
    const links = [...users.map(({ written, handled }) => ({ written, handled })), ...traffic.filter((each) => !!each)];
    return {
      idle: why === '',
      ...(why && { why }),
      ...(wakesInMs !== null && { wakesInMs }),
      ...(longestMs !== null && { sleepsMs: longestMs }),
      counted: !nodesHaveSockets || traffic.some((each) => each !== undefined),
      written: links.reduce((sum, { written }) => sum + written, 0),
      handled: links.reduce((sum, { handled }) => sum + handled, 0),
    };
  }

  async #exercise({ run, address, calls, seed }: Params<'exercise'>): Promise<ResultOf<'exercise'>> {
    const { layers, addresses, parameters, over } = this.#node(run, address);
    const top = await layers;
    const call = (fn: string, args: readonly unknown[]): Promise<unknown> => top.call(fn, args, over);
    const offered = this.#offered;
    return {
      calls: await exercise(this.#stack[0].service, { address, addresses, parameters, calls, seed, offered, call }),
    };
  }

  async #stop(node: Hosted, waitMs: number): Promise<ResultOf<'stop'>> {
    await this.#end(node);
    return { left: await this.#leftovers.after(waitMs) };
  }

  /** Ends a node: aborts what waits, closes its layers. */
  async #end(node: Hosted): Promise<void> {
    if (!this.#nodes.delete(`${node.run} ${node.address}`)) return;
    this.#runsOf.get(node.peer)?.delete(node.run);
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

  #disconnect(peer: Peer): void {
    this.#peers.delete(peer);
    this.#runsOf.delete(peer);
    for (const node of this.#nodes.values()) {
      if (node.peer === peer) this.#end(node).catch((error: unknown) => console.error(error)); // nobody is there to be told
    }
  }

  #node(run: string, address: Address): Hosted {
    return this.#nodes.get(`${run} ${address}`) ?? this.#fail(`Address ${address} is not prepared for run ${run}.`);
  }

  #fail(message: string, { code } = errors.wrongOrder as { readonly code: number }): never {
    throw new JSONRPCErrorException(message, code);
  }
}

function checkJson(event: string, data: unknown): void {
  try {
    JSON.stringify(data);
  } catch (error) {
    throw new TypeError(`informTester('${event}'): its data is no JSON: ${(error as Error).message.split('\n')[0]}.`);
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return { promise, resolve, reject };
}
